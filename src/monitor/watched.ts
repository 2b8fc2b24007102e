import type { Result } from "../probe/result.ts";
import type { OverlaySpan } from "./overlay.ts";
import type { Service, Status } from "./service.ts";
import {
  expire,
  isPending,
  lateMs,
  observe,
  type Rules,
  type Step,
  sinceOf,
  type VerdictState,
} from "./verdict.ts";

/** A state is written at least this often, so that a start has few results to replay. */
export const savedEveryMs = 5 * 60_000;

interface Running {
  /** Epoch ms. */
  since: number;
  limit: AbortController;
}

/** One service while it is watched: its config, its verdict, its newest result. */
export class Watched {
  service: Service;
  state: VerdictState;
  last: Result | null = null;
  /** The check that runs now; null: none does, or it no longer counts. */
  running: Running | null = null;
  /** From when on its pushes were listened for: the start of the process, or the end of a pause. */
  listeningSince = 0;
  #savedAt = 0;

  constructor(service: Service, state: VerdictState) {
    this.service = service;
    this.state = state;
  }

  take(result: Result): Step & { save: boolean } {
    const before = this.state;
    const step = observe(before, result, rulesFor(this.service, result));
    this.state = step.state;
    this.last = result;
    const save = step.change !== null || isPending(before) || isPending(step.state);
    const due = save || result.at - this.#savedAt >= savedEveryMs;
    if (due) this.#savedAt = result.at;
    return { ...step, save: due };
  }

  /** Ends vouching when it is over and no check that could still extend it is running. */
  expire(now: number): Step | null {
    const { verdict, cause, vouchedUntil, lastAt } = this.state;
    const deadline = vouchedUntil + lateMs;
    if (lastAt === null || now <= deadline || (verdict === "unknown" && cause.reason === "off")) return null;
    if (this.running && this.running.since <= deadline) return null;
    const step = expire(this.state);
    this.state = step.state;
    return step;
  }

  /** Ends the check that runs; what it finds does not count. */
  callOff(): void {
    this.running?.limit.abort();
    this.running = null;
  }

  /** The same service under a changed config. */
  as(service: Service): Watched {
    const next = new Watched(service, this.state);
    next.last = this.last;
    next.listeningSince = this.listeningSince;
    return next;
  }

  isAs(service: Service): boolean {
    return JSON.stringify(this.service) === JSON.stringify(service);
  }

  /** Results have to differ in time: a clock that stepped back must not write over what was. */
  nextAt(now: number): number {
    return this.state.lastAt === null ? now : Math.max(now, this.state.lastAt + 1);
  }

  /** `overlay` covers the verdict, which goes on underneath. */
  status(overlay: OverlaySpan | null): Status {
    const { verdict, cause, acknowledgedAt = null } = this.state;
    const { reason, facts, detail } = cause;
    const state = overlay?.state ?? verdict;
    const since = overlay?.from ?? sinceOf(this.state);
    return {
      ...{ service: this.service, state, overlay, verdict, since, reason, facts, detail },
      ...{ last: this.last, acknowledgedAt },
    };
  }
}

/** A push that stayed away speaks for the service until the next one comes. */
function rulesFor({ confirm, vouchMs }: Service, result: Result): Rules {
  return { confirm, vouchMs: result.reason === "silent" ? Number.MAX_SAFE_INTEGER - result.at : vouchMs };
}
