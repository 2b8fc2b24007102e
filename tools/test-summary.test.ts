import { expect, test } from "vitest";
import { summarise } from "./test-summary.ts";

function file(status: string, ...tests: [string, string][]) {
  return { status, assertionResults: tests.map(([fullName, status]) => ({ fullName, status })) };
}

test("counts tests and names those that were skipped", () => {
  const report = {
    testResults: [
      file("passed", ["a", "passed"], ["b", "pending"]),
      file("failed", ["c", "failed"], ["d", "passed"], ["e", "todo"], ["f", "skipped"]),
    ],
  };
  expect(summarise(report)).toEqual({ passed: 2, failed: 1, skipped: ["b", "e", "f"] });
});

test("a file that could not be loaded is a failure", () => {
  expect(summarise({ testResults: [file("failed"), file("passed", ["a", "passed"])] })).toEqual({
    passed: 1,
    failed: 1,
    skipped: [],
  });
});

test("a run without a report is a failure", () => {
  expect(summarise(undefined).failed).toBe(1);
});
