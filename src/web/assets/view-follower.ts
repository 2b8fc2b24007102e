import type { Channel, Socket } from "phoenix";
import { jittered, wait } from "../../client/jitter.ts";
import { type ViewJoinReply, type ViewPatch, viewEvents } from "../../protocol/live.ts";
import type { Indicator } from "./indicator.ts";

/** Where a page stands: which view it shows, and what of it was the last to be shown whole. */
export interface PagePosition {
  topic: string;
  epoch: string;
  seq: number;
}

export interface FollowedPage {
  /** False: the page has no place for what came and has to be fetched. */
  apply(patch: ViewPatch): boolean;
  /** Gets the page anew and shows it; where it stands then. Null: not now. */
  fetch(): Promise<PagePosition | null>;
}

const refetchRetryMs = [1_000, 2_000, 5_000];
const longestBackOffMs = 60_000;

/** A page as a viewer of its shared view: it joins where it was drawn and takes what is newer. Knows no DOM. */
export class ViewFollower {
  /** Joins tried since the last one that was accepted. */
  mountAttempts = 0;
  readonly #socket: Socket;
  readonly #page: FollowedPage;
  readonly #indicator: Pick<Indicator, "joined" | "lost" | "refused">;
  readonly #retryMs: readonly number[];
  #position: PagePosition;
  #channel: Channel | undefined;
  #fetching = false;
  #moves = 0;

  constructor(
    socket: Socket,
    page: FollowedPage,
    position: PagePosition,
    indicator: Pick<Indicator, "joined" | "lost" | "refused">,
    retryMs = refetchRetryMs,
  ) {
    this.#socket = socket;
    this.#page = page;
    this.#position = position;
    this.#indicator = indicator;
    this.#retryMs = retryMs;
  }

  join(): void {
    const params = () => {
      this.mountAttempts += 1;
      const { epoch, seq } = this.#position;
      return { epoch, seq };
    };
    const channel = this.#socket.channel(this.#position.topic, params);
    const old = this.#channel;
    this.#channel = channel;
    old?.leave();
    channel.on(viewEvents.patch, (patch: ViewPatch) => this.#apply(patch));
    channel.on(viewEvents.refetch, ({ withinMs }: { withinMs: number }) => this.#refetch(withinMs));
    channel.onError(() => this.#indicator.lost());
    channel.onClose(() => {
      if (this.#channel === channel) this.#refetch(0);
    });
    channel
      .join()
      .receive("ok", (reply: ViewJoinReply) => this.#joined(reply))
      .receive("error", ({ reason }: { reason: string }) => this.#refused(reason));
  }

  /** The page has another address now: it shows what stands there. */
  moved(): void {
    this.#moves += 1;
    void this.#refetch(0);
  }

  /** The page itself says what stands here now: another view, the gate, or that it is gone. */
  #refused(reason: string): void {
    this.#indicator.refused(reason);
    this.#refetch(Math.min(longestBackOffMs, 1_000 * 2 ** this.mountAttempts));
  }

  #joined(reply: ViewJoinReply): void {
    this.mountAttempts = 0;
    if ("refetch" in reply) {
      // Not right before it is fetched and joined again.
      this.#refetch(reply.withinMs ?? 0);
      return;
    }
    this.#indicator.joined();
    this.#apply(reply);
  }

  /** Patches of another epoch belong to a page that is being fetched. */
  #apply(patch: ViewPatch): void {
    const { epoch, seq } = this.#position;
    if (patch.epoch !== epoch || patch.seq <= seq) return;
    if (this.#shows(patch)) this.#position.seq = patch.seq;
    else this.#refetch(0);
  }

  /** A page that broke over a patch is in no state that anything else could be added to. */
  #shows(patch: ViewPatch): boolean {
    try {
      return this.#page.apply(patch);
    } catch (thrown) {
      console.warn(thrown);
      return false;
    }
  }

  async #fetch(): Promise<PagePosition | null> {
    try {
      return await this.#page.fetch();
    } catch (thrown) {
      console.warn(thrown);
      return null;
    }
  }

  /** Gets the page anew, at a moment of its own within `withinMs`, until it has it. */
  async #refetch(withinMs: number): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    await wait(Math.random() * withinMs);
    let moves = this.#moves;
    let position = await this.#fetch();
    for (let tries = 0; position === null || moves !== this.#moves; tries++) {
      // Whoever moved on meanwhile waits for nothing.
      if (moves === this.#moves) await wait(jittered(this.#retryMs[tries] ?? this.#retryMs.at(-1) ?? 0));
      moves = this.#moves;
      position = await this.#fetch();
    }
    this.#position = position;
    this.#fetching = false;
    this.join();
  }
}
