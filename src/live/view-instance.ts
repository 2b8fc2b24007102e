import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { randomToken } from "../core/ids.ts";
import type { Log } from "../core/log.ts";
import { type ViewJoinReply, type ViewPatch, viewEvents, viewTopicPrefix } from "../protocol/live.ts";
import { Group } from "./broadcast.ts";
import { changesBetween } from "./drawing-changes.ts";
import type { Subscriber } from "./topic-router.ts";
import type { Drawing, ViewSource } from "./view.ts";
import { ViewPage } from "./view-page.ts";

export interface ViewTiming {
  /** State changes of this long are one drawing. */
  urgentMs: number;
  /** Figures are drawn at most this often. */
  figuresMs: number;
  /** After a drawing that threw. */
  retryMs: number;
}

/** Clients that have to fetch the page again spread over two milliseconds each, five seconds at most. */
const refetchMsPerViewer = 2;
const longestRefetchMs = 5_000;

/**
 * One view as everybody sees it. `seq` counts drawings that differ within an `epoch`; for each fragment and list it is
 * known at which seq it last changed, so a page of this epoch gets what is newer and nothing else.
 */
export class ViewInstance {
  readonly topic: string;
  readonly #source: ViewSource;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #timing: ViewTiming;
  readonly #watchers: Group;
  #epoch = "";
  #seq = 0;
  #drawing: Drawing | undefined;
  #page: ViewPage | undefined;
  readonly #fragmentChangedAt = new Map<string, number>();
  readonly #listChangedAt = new Map<string, number>();
  #dirty: "clean" | "figures" | "urgent" = "urgent";
  #drawnAt = Number.NEGATIVE_INFINITY;
  #due: { at: number; cancel: Cancel } | undefined;
  /** A drawing threw: not before then, whatever changes. */
  #retryAt = Number.NEGATIVE_INFINITY;
  #usedAt: number;
  /** Who was told at a join to fetch the page, of late. */
  #crowd = { since: Number.NEGATIVE_INFINITY, size: 0 };

  constructor(key: string, source: ViewSource, clock: Clock, log: Log, timing: ViewTiming) {
    this.topic = viewTopicPrefix + key;
    this.#source = source;
    this.#clock = clock;
    this.#log = log;
    this.#timing = timing;
    this.#watchers = new Group(this.topic, (late) => this.#sendAway(late));
    this.#usedAt = clock.monotonic();
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Monotonic time at which a page or a join last asked for it. */
  get usedAt(): number {
    return this.#usedAt;
  }

  markDirty(urgent: boolean): void {
    if (urgent) this.#dirty = "urgent";
    else if (this.#dirty === "clean") this.#dirty = "figures";
    this.#schedule();
  }

  /** The page as of now; figures may be a second old. Throws what the source throws when it draws. */
  page(): ViewPage {
    const drawing = this.#present();
    this.#page ??= new ViewPage(
      this.#source.document(drawing, { topic: this.topic, epoch: this.#epoch, seq: this.#seq }),
      `W/"${this.#epoch}-${this.#seq}"`,
    );
    return this.#page;
  }

  /** The page as one reader sees it: these fragments stand in the places of its own until they change. */
  pageWith(fragments: ReadonlyMap<string, string>): string {
    const drawing = this.#present();
    const own = { ...drawing, fragments: new Map([...drawing.fragments, ...fragments]) };
    return this.#source.document(own, { topic: this.topic, epoch: this.#epoch, seq: this.#seq });
  }

  /** Joins a page that last was right at `seq` of `epoch`; null when it said nothing sensible. */
  join(subscriber: Subscriber, from: { epoch: string; seq: number } | null): ViewJoinReply {
    this.#present();
    if (!from || from.epoch !== this.#epoch || from.seq < 0 || from.seq > this.#seq) return this.#turnAway();
    this.#watchers.add(subscriber);
    this.#schedule();
    return this.#newerThan(from.seq);
  }

  /** The view is no more: its viewers fetch their page and see what is there instead. */
  retire(): void {
    this.#due?.cancel();
    this.#due = undefined;
    this.#sendEverybodyAway();
  }

  /** The drawing to show now. Draws first what is urgent, and figures when their time has come. */
  #present(): Drawing {
    this.#usedAt = this.#clock.monotonic();
    const figuresDue = this.#usedAt - this.#drawnAt >= this.#timing.figuresMs;
    if (!this.#drawing || this.#dirty === "urgent" || (this.#dirty === "figures" && figuresDue))
      return this.#draw();
    return this.#drawing;
  }

  /** Nothing is drawn for nobody. */
  #schedule(): void {
    if (this.#dirty === "clean" || this.#watchers.size === 0) return;
    const now = this.#clock.monotonic();
    const soon = Math.max(now + this.#timing.urgentMs, this.#retryAt);
    const at = this.#dirty === "urgent" ? soon : Math.max(soon, this.#drawnAt + this.#timing.figuresMs);
    if (this.#due && this.#due.at <= at) return;
    this.#due?.cancel();
    this.#due = { at, cancel: this.#clock.after(at - now, () => this.#drawOnTime()) };
  }

  #drawOnTime(): void {
    this.#due = undefined;
    if (this.#dirty === "clean" || this.#watchers.size === 0) return;
    try {
      this.#draw();
    } catch (thrown) {
      this.#log.error({ topic: this.topic, error: messageOf(thrown) }, "live.view-crashed");
      this.#retryAt = this.#clock.monotonic() + this.#timing.retryMs;
      this.#schedule();
    }
  }

  #draw(): Drawing {
    const after = this.#source.draw();
    const before = this.#drawing;
    this.#drawing = after;
    this.#dirty = "clean";
    this.#drawnAt = this.#clock.monotonic();
    this.#retryAt = Number.NEGATIVE_INFINITY;
    const changes = before ? changesBetween(before, after) : undefined;
    if (changes?.kind === "patch") this.#advance(changes.fragments, changes.lists);
    else this.#begin();
    return after;
  }

  #begin(): void {
    this.#epoch = randomToken(9);
    this.#seq = 1;
    this.#page = undefined;
    this.#fragmentChangedAt.clear();
    this.#listChangedAt.clear();
    this.#sendEverybodyAway();
  }

  #advance(fragments: readonly string[], lists: readonly string[]): void {
    if (fragments.length === 0 && lists.length === 0) return;
    this.#seq += 1;
    this.#page = undefined;
    for (const id of fragments) this.#fragmentChangedAt.set(id, this.#seq);
    for (const id of lists) this.#listChangedAt.set(id, this.#seq);
    if (lists.length > 0) this.#forgetWhatLeft();
    if (this.#watchers.size > 0) this.#watchers.publish(viewEvents.patch, this.#patch(fragments, lists));
  }

  /** Rows come and go for as long as somebody watches. */
  #forgetWhatLeft(): void {
    for (const id of this.#fragmentChangedAt.keys()) {
      if (!this.#drawing?.fragments.has(id)) this.#fragmentChangedAt.delete(id);
    }
  }

  #newerThan(seq: number): ViewPatch {
    const { fragments, lists } = this.#drawing ?? emptyDrawing;
    return this.#patch(
      [...fragments.keys()].filter((id) => (this.#fragmentChangedAt.get(id) ?? 1) > seq),
      [...lists.keys()].filter((id) => (this.#listChangedAt.get(id) ?? 1) > seq),
    );
  }

  #patch(fragments: readonly string[], lists: readonly string[]): ViewPatch {
    const drawing = this.#drawing ?? emptyDrawing;
    return {
      epoch: this.#epoch,
      seq: this.#seq,
      fragments: Object.fromEntries(fragments.map((id) => [id, drawing.fragments.get(id) ?? ""])),
      lists: Object.fromEntries(lists.map((id) => [id, [...(drawing.lists.get(id) ?? [])]])),
    };
  }

  /** After a restart everybody comes back at once with a page of another epoch; who comes alone waits for nothing. */
  #turnAway(): ViewJoinReply {
    const now = this.#clock.monotonic();
    if (now - this.#crowd.since > longestRefetchMs) this.#crowd = { since: now, size: 0 };
    const withinMs = Math.min(longestRefetchMs, this.#crowd.size * refetchMsPerViewer);
    this.#crowd.size += 1;
    return withinMs === 0 ? { refetch: true } : { refetch: true, withinMs };
  }

  #sendEverybodyAway(): void {
    const withinMs = Math.min(longestRefetchMs, this.#watchers.size * refetchMsPerViewer);
    this.#watchers.publish(viewEvents.refetch, { withinMs });
    this.#watchers.clear();
  }

  #sendAway(late: Subscriber): void {
    late.push(viewEvents.refetch, { withinMs: longestRefetchMs });
  }
}

const emptyDrawing: Drawing = { shape: "", fragments: new Map(), lists: new Map() };
