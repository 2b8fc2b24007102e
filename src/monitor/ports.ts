import type { Result } from "../probe/result.ts";
import type { Segment } from "./service.ts";
import type { Transition } from "./transition.ts";
import type { VerdictState } from "./verdict.ts";

/** From `from` on, a service's time line is replaced by these segments (in order, the first at or after `from`). */
export interface TimelineChange {
  serviceId: string;
  from: number;
  segments: Segment[];
}

export interface StoredState {
  serviceId: string;
  state: VerdictState;
}

/** What one commit writes, all or nothing. */
export interface Commit {
  results: Result[];
  timeline: TimelineChange[];
  states: StoredState[];
  /** What people may have to be told of. One that is stored already stays as it is. */
  transitions?: Transition[];
}

export interface MonitorStore {
  /** Durable when it resolves. Writing the same result (service, at) twice keeps the first. */
  commit(commit: Commit): Promise<void>;
  states(): Promise<StoredState[]>;
  /** Results that began at or after `at`, oldest first, in pages. */
  resultsSince(at: number): AsyncIterable<Result[]>;
  /** Newest first. */
  recentResults(serviceId: string, limit: number): Promise<Result[]>;
  /** Segments that reach into [from, ∞) of every service asked for, oldest first: the one running at `from` included. */
  timelines(serviceIds: readonly string[], from: number): Promise<Map<string, Segment[]>>;
  /** Deletes results that began before `at`; returns how many. */
  deleteResultsBefore(at: number): Promise<number>;
}
