import type { Uptime } from "../../history/day.ts";
import type { ScheduleFigures } from "../../monitor/schedule.ts";
import type { Figures } from "../../probe/result.ts";
import type { Audience, Outcome, State, UptimeWindow } from "../../protocol/vocabulary.ts";

/** Where the figures of `/metrics` come from. */
export interface MetricsSource {
  /** Resolves when figures that take time are there; they may be some seconds old. */
  prepare(): Promise<void>;
  services(audience: Audience): Iterable<ServiceFigures>;
  program(): ProgramFigures;
}

export interface ServiceFigures {
  id: string;
  name: string;
  state: State;
  /** Of the newest check; null when it says nothing of the present any more. */
  check: {
    /** Epoch ms. */
    at: number;
    outcome: Outcome;
    latencyMs: number | null;
    /** Milliseconds from the begin of the check to the end of each phase. */
    phases: Readonly<Record<string, number>>;
    figures: Figures;
  } | null;
  uptime: Readonly<Record<UptimeWindow, Uptime>>;
}

export interface ProgramFigures {
  version: string;
  /** Checks since this process started, by what they found. */
  checks: Readonly<Record<Outcome, number>>;
  schedule: ScheduleFigures;
  store: {
    bytes: number;
    /** Results on disk; null until they were counted. */
    results: number | null;
    /** Since when results cannot be written, and how many were dropped. */
    trouble: { dropped: number } | null;
  };
  /** Live connections by transport. */
  sockets: ReadonlyMap<string, number>;
  /** Drawings of live views since this process started. */
  viewsDrawn: number;
  process: {
    /** Epoch ms. */
    startedAt: number;
    cpuSeconds: number;
    residentBytes: number;
    heapUsedBytes: number;
    /** How much later than asked the event loop came round since the last time it was read, in seconds. */
    loopDelaySeconds: { p50: number; p99: number; max: number };
  };
}
