import { describe, expect, test } from "vitest";
import { outcomes, reasons, verdicts } from "../protocol/vocabulary.ts";
import { outcomeCodes, outcomeOf, reasonCodes, reasonOf, verdictCodes, verdictOf } from "./codes.ts";

describe("the numbers in the database", () => {
  test("are these, for ever: a new word gets a new number, none is changed", () => {
    expect(outcomeCodes).toEqual({ up: 0, degraded: 1, down: 2, unknown: 3 });
    expect(verdictCodes).toEqual({ operational: 0, degraded: 1, down: 2, unknown: 3 });
    const inOrderOfNumber = Object.entries(reasonCodes)
      .sort(([, a], [, b]) => a - b)
      .map(([reason, code]) => `${code} ${reason}`);
    expect(inOrderOfNumber.join(", ")).toBe(
      "0 ok, 1 slow, 2 status, 3 body, 4 header, 5 certificate, 6 refused, 7 timeout, 8 dns, 9 tls, 10 reset, " +
        "11 unreachable, 12 exit, 13 silent, 14 missing, 15 limit, 16 reported, 17 self, 18 inverted, 19 new, " +
        "20 off, 21 offline, 22 probe",
    );
  });

  test("turn back into the words they stand for", () => {
    for (const outcome of outcomes) expect(outcomeOf(outcomeCodes[outcome])).toBe(outcome);
    for (const verdict of verdicts) expect(verdictOf(verdictCodes[verdict])).toBe(verdict);
    for (const reason of reasons) expect(reasonOf(reasonCodes[reason])).toBe(reason);
  });

  test("are refused when no version has written them", () => {
    expect(() => reasonOf(99)).toThrow(
      expect.objectContaining({ code: "store.corrupt", message: expect.stringContaining("reason 99") }),
    );
  });
});
