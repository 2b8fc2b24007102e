import { systemClock } from "../../src/core/clock.ts";
import type { LookInBrowser } from "../../src/doctor/browser/look.ts";
import { type Examination, examine } from "../../src/doctor/examine.ts";
import type { DoctorReport } from "../../src/doctor/report.ts";
import { passed } from "../../src/probe/connection/step.ts";
import { createLookup } from "../../src/probe/lookup.ts";

/** For tests in which no browser has to be right or wrong. */
const nobodyLooks: LookInBrowser = async () => passed("skipped: not in this test", undefined);

/** The doctor with everything real, but for the browser. */
export function examined(url: string, more: Partial<Examination> = {}): Promise<DoctorReport> {
  return examine({
    url: new URL(url),
    clock: systemClock,
    lookup: createLookup(systemClock),
    idleMs: null,
    selfChecked: [],
    browser: nobodyLooks,
    ...more,
  });
}

/** `step: found` of the step that failed; null when none did. */
export function failedStep({ steps }: DoctorReport): string | null {
  const step = steps.find(({ ok }) => !ok);
  return step ? `${step.step}: ${step.found}` : null;
}
