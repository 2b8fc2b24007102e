import { z } from "zod";

/** Full names of tests that may be skipped where `CI=true`. */
export const mayBeSkipped: ReadonlySet<string> = new Set([
  // Needs an nginx, which a build machine has seldom.
  "nginx as the docs have it: the doctor says ok",
]);

/** What is read of vitest's JSON report (the shape is Jest's). */
const reportShape = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export interface TestSummary {
  passed: number;
  failed: number;
  /** Full names. */
  skipped: string[];
}

/** Counts tests. A file that could not even be loaded is one failure, and so is a run without a report. */
export function summarise(report: unknown): TestSummary {
  const parsed = reportShape.safeParse(report);
  if (!parsed.success) return { passed: 0, failed: 1, skipped: [] };
  const files = parsed.data.testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  const passed = tests.filter((test) => test.status === "passed").length;
  const failed = tests.filter((test) => test.status === "failed").length;
  const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed");
  return { passed, failed: failed + broken.length, skipped: skipped.map((test) => test.fullName) };
}
