import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../core/clock.ts";
import type { SymbiontClient } from "./client.ts";
import { afterSnapshot, isSameTask, newTask } from "./known-task.ts";
import { LogTail } from "./log-tail.ts";
import { delayAfter, pace } from "./pace.ts";
import { Poll } from "./poll.ts";
import type { KnownTask } from "./ports.ts";
import { isTerminal, type Snapshot } from "./snapshot.ts";
import { isSameTrouble, type Reading, type Trouble } from "./trouble.ts";

export interface FollowedParts {
  clock: Clock;
  client: SymbiontClient;
  source: string;
  /** What is remembered changed; the former is null for a task that was not known. */
  onTold(task: KnownTask, before: KnownTask | null, snapshot: Snapshot): void;
  /** Something that its page shows changed. */
  onChange(id: string): void;
  onLog(id: string): void;
  onCrash(thrown: unknown): void;
  /** Symbiont has not known it for long: it is given up. */
  onLost(task: KnownTask): void;
}

/** A command that Symbiont took, and that has not shown its effect yet. */
export interface Commanded {
  what: "cancel" | "retry" | "approve";
  at: number;
  /** When the run before had ended, as Symbiont told it; null: it did not, or there was none. */
  formerEnd: number | null;
}

/** So long may Symbiont say that it does not know a task that was submitted here. */
const lostAfterMs = 3_600_000;

/** A task that somebody looks at or that was submitted here: its last good state, and what is wrong now beside it. */
export class FollowedTask {
  readonly id: string;
  readonly log: LogTail;
  readonly #parts: FollowedParts;
  readonly #poll: Poll;
  known: KnownTask | null;
  snapshot: Snapshot | null = null;
  trouble: Trouble | null = null;
  /** Since when, epoch ms. */
  troubleSince: number | null = null;
  /** When the snapshot came, epoch ms. */
  toldAt: number | null = null;
  commanded: Commanded | null = null;
  lookedAt = Number.NEGATIVE_INFINITY;
  /** Counts up when it is made or run again: what was asked before is told of another run. */
  #run = 0;

  constructor(id: string, known: KnownTask | null, parts: FollowedParts) {
    this.id = id;
    this.known = known;
    this.#parts = parts;
    this.log = new LogTail(id, parts.client);
    this.#poll = new Poll({
      clock: parts.clock,
      onCrash: parts.onCrash,
      ask: () => this.#ask(),
      delay: (failures) => {
        const isWatched = this.isWatched;
        return isWatched || this.known?.followed ? delayAfter(failures, isWatched) : null;
      },
    });
  }

  get isWatched(): boolean {
    return this.#parts.clock.monotonic() - this.lookedAt < pace.lookLasts;
  }

  /** It is asked after. */
  get isRunning(): boolean {
    return this.#poll.isRunning;
  }

  get isIdle(): boolean {
    return !this.isRunning && !this.isWatched;
  }

  get isEnded(): boolean {
    return isTerminal(this.snapshot?.status ?? this.known?.status ?? "");
  }

  /** Milliseconds between questions now. */
  get pauseMs(): number {
    return delayAfter(this.#poll.failures, true);
  }

  /** Somebody has the page before him. */
  look(): void {
    this.lookedAt = this.#parts.clock.monotonic();
    this.#poll.wake();
    // It came to its end while nobody read along.
    if (this.#poll.isOver && !this.log.ended) void this.#readLog();
  }

  follow(): void {
    this.#poll.wake();
  }

  /** It was made, or runs again: its end is of interest, whatever was on its way of an earlier one. */
  followAnew(): KnownTask {
    this.#run += 1;
    this.log.reopen();
    const { clock, source } = this.#parts;
    this.known = { ...(this.known ?? newTask(source, this.id, clock.now())), followed: true };
    return this.known;
  }

  /** For somebody who looks: as `ask`. */
  async refresh(): Promise<void> {
    this.lookedAt = this.#parts.clock.monotonic();
    await this.ask();
  }

  /** Done when Symbiont was asked, or failed to answer. */
  ask(): Promise<void> {
    return this.#poll.now();
  }

  stop(): void {
    this.#poll.stop();
  }

  async #ask(): Promise<"good" | "failed" | "over"> {
    const run = this.#run;
    const reading = await this.#parts.client.progress(this.id);
    if (run !== this.#run) return "good";
    if (this.#take(reading)) this.#parts.onChange(this.id);
    // Nobody reads the log of a task that is only followed to its end.
    if (reading.ok && this.isWatched) await this.#readLog();
    if (!reading.ok) return "failed";
    return isTerminal(reading.value.status) && this.commanded === null ? "over" : "good";
  }

  async #readLog(): Promise<void> {
    if (await this.log.read()) this.#parts.onLog(this.id);
  }

  /** True: there is something to show. */
  #take(reading: Reading<Snapshot>): boolean {
    const { clock } = this.#parts;
    if (!reading.ok) {
      const isNews = !isSameTrouble(this.trouble, reading.trouble);
      this.trouble = reading.trouble;
      this.troubleSince ??= clock.now();
      this.#giveUpIfLost(clock.now());
      return isNews;
    }
    const had = { snapshot: this.snapshot, trouble: this.trouble, commanded: this.commanded };
    this.snapshot = reading.value;
    this.toldAt = clock.now();
    this.trouble = null;
    this.troubleSince = null;
    if (this.commanded && hasTakenEffect(this.commanded, reading.value, clock.now())) this.commanded = null;
    const before = this.known;
    const known = before ?? newTask(this.#parts.source, this.id, clock.now());
    this.known = afterSnapshot(known, reading.value, clock.now());
    // Symbiont took the retry and tells of the run before: the end that is waited for is still to come.
    if (this.commanded?.what === "retry") this.known = { ...this.known, followed: known.followed };
    if (!before || !isSameTask(before, this.known)) this.#parts.onTold(this.known, before, reading.value);
    return (
      had.trouble !== null ||
      had.commanded !== this.commanded ||
      !isDeepStrictEqual(had.snapshot, reading.value)
    );
  }

  #giveUpIfLost(now: number): void {
    if (this.trouble?.status !== 404 || !this.known?.followed) return;
    if (now - (this.troubleSince ?? now) < lostAfterMs) return;
    this.known = { ...this.known, followed: false };
    this.#parts.onLost(this.known);
  }
}

/** A second run may have ended between two questions. */
const longestRetryMs = 10_000;

function hasTakenEffect({ what, at, formerEnd }: Commanded, snapshot: Snapshot, now: number): boolean {
  const { status, approval, finishedAt } = snapshot;
  if (what === "cancel") return isTerminal(status);
  if (what === "approve") return approval === null;
  const isNewEnd = finishedAt !== null && (formerEnd === null ? finishedAt >= at : finishedAt !== formerEnd);
  return !isTerminal(status) || isNewEnd || now - at > longestRetryMs;
}
