import type { Clock } from "../core/clock.ts";
import type { StepContext, StepResult } from "../probe/connection/step.ts";
import type { Lookup } from "../probe/kind.ts";
import { roundMs } from "../probe/latency.ts";
import type { DoctorStep, StepName } from "./report.ts";

export interface WalkParts {
  clock: Clock;
  lookup: Lookup;
  /** The walk ends within this, whatever it meets. */
  withinMs: number;
}

export interface StepWish {
  step: StepName;
  expected: string;
  /** At most so long, and not beyond the end of the walk. */
  limitMs: number;
}

/** The steps of one examination, noted in the order in which they began. */
export class Walk {
  readonly steps: DoctorStep[] = [];
  readonly clock: Clock;
  readonly #lookup: Lookup;
  readonly #endsAt: number;

  constructor({ clock, lookup, withinMs }: WalkParts) {
    this.clock = clock;
    this.#lookup = lookup;
    this.#endsAt = clock.monotonic() + withinMs;
  }

  context(limitMs: number): StepContext {
    const timeoutMs = Math.max(1, Math.min(limitMs, this.#endsAt - this.clock.monotonic()));
    return { clock: this.clock, lookup: this.#lookup, signal: new AbortController().signal, timeoutMs };
  }

  async take<Value>(
    { step, expected, limitMs }: StepWish,
    run: (context: StepContext) => Promise<StepResult<Value>>,
  ): Promise<StepResult<Value>> {
    const note: DoctorStep = { step, ok: false, ms: 0, expected, found: "not finished" };
    this.steps.push(note);
    const beganAt = this.clock.monotonic();
    const result = await run(this.context(limitMs));
    Object.assign(note, {
      ok: result.ok,
      ms: roundMs(this.clock.monotonic() - beganAt),
      found: result.found,
    });
    return result;
  }
}
