import type { Channel, Socket } from "phoenix";
import { type ViewJoinReply, type ViewPatch, viewEvents } from "../../protocol/live.ts";
import type { Indicator } from "./indicator.ts";
import { jittered, wait } from "./jitter.ts";
import { LiveLists } from "./live-list.ts";
import { announce, type MorphNews, morph } from "./morph.ts";
import { writeRelativeTimes } from "./relative-time.ts";
import { isOtherRelease, reloadOnceFor, reloadWhenFree } from "./release.ts";

const refetchRetryMs = [1_000, 2_000, 5_000];
const longestBackOffMs = 60_000;

/** The page as a viewer of its shared view: it joins where it was drawn and takes what is newer. */
export class LiveView {
  mountAttempts = 0;
  readonly #socket: Socket;
  readonly #indicator: Indicator;
  readonly #lists = new LiveLists(() => this.#afterChange());
  #channel: Channel | undefined;
  #topic = "";
  #epoch = "";
  #seq = 0;
  #fetching = false;

  constructor(socket: Socket, indicator: Indicator) {
    this.#socket = socket;
    this.#indicator = indicator;
    this.#readPosition();
  }

  join(): void {
    const params = () => {
      this.mountAttempts += 1;
      return { epoch: this.#epoch, seq: this.#seq };
    };
    const channel = this.#socket.channel(this.#topic, params);
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

  /** The page itself says what stands here now: another view, the gate, or that it is gone. */
  #refused(reason: string): void {
    this.#indicator.refused(reason);
    this.#refetch(Math.min(longestBackOffMs, 1_000 * 2 ** this.mountAttempts));
  }

  #joined(reply: ViewJoinReply): void {
    this.mountAttempts = 0;
    this.#indicator.joined();
    if ("refetch" in reply) this.#refetch(0);
    else this.#apply(reply);
  }

  #readPosition(): void {
    const { viewTopic = "", viewEpoch = "", viewSeq = "0" } = document.body.dataset;
    this.#topic = viewTopic;
    this.#epoch = viewEpoch;
    this.#seq = Number(viewSeq);
  }

  /** Patches of another epoch belong to a page that is being fetched. */
  #apply({ epoch, seq, fragments, lists }: ViewPatch): void {
    if (epoch !== this.#epoch || seq <= this.#seq) return;
    const news: MorphNews = { announcements: [] };
    const arranged = Object.entries(lists).map(([list, ids]) => this.#lists.arrange(list, ids, fragments));
    const drawn = Object.entries(fragments).map(([id, html]) => this.#draw(id, html, news));
    if (![...arranged, ...drawn].every(Boolean)) {
      this.#refetch(0);
      return;
    }
    this.#seq = seq;
    announce(news);
    this.#afterChange();
  }

  #draw(id: string, html: string, news: MorphNews): boolean {
    const element = document.getElementById(id);
    if (!element) return this.#lists.keepForLater(id, html);
    morph(element, html, news);
    return true;
  }

  #afterChange(): void {
    writeRelativeTimes();
    document.dispatchEvent(new Event("cortex:changed"));
  }

  /** Gets the page anew, at a moment of its own within `withinMs`, until it has it. */
  async #refetch(withinMs: number): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    await wait(Math.random() * withinMs);
    for (let tries = 0; !(await this.#fetchOnce()); tries++)
      await wait(jittered(refetchRetryMs[tries] ?? 10_000));
    this.#fetching = false;
    this.join();
  }

  /** False: not now. A page that is gone or forbidden is loaded as the browser loads it, to show what stands there. */
  async #fetchOnce(): Promise<boolean> {
    const response = await fetch(location.href, {
      headers: { accept: "text/html" },
      cache: "no-cache",
    }).catch(() => undefined);
    if (!response || response.status >= 500 || response.status === 429) return false;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok || !fresh.body.dataset.viewTopic) {
      await reloadWhenFree();
      return new Promise(() => undefined);
    }
    if (isOtherRelease(fresh)) void reloadOnceFor(fresh);
    this.#replace(fresh);
    return true;
  }

  #replace(fresh: Document): void {
    const news: MorphNews = { announcements: [] };
    const [main, freshMain] = [document.querySelector("main"), fresh.querySelector("main")];
    this.#lists.forget();
    if (main && freshMain) morph(main, freshMain, news);
    document.title = fresh.title;
    document.body.className = fresh.body.className;
    Object.assign(document.body.dataset, fresh.body.dataset);
    this.#readPosition();
    announce(news);
    this.#afterChange();
  }
}
