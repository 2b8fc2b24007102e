import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maintenanceNow, nextChange } from "./maintenance.ts";
import { recurrenceProblem } from "./recurrence.ts";

describe("a rule that cannot be followed says why", () => {
  test.each([
    ["FREQ=DAILY;EXDATE=20260101T000000Z", "the part EXDATE"],
    ["FREQ=DAILY;FOO=1", "the part FOO"],
    ["FREQ=DAILY;toString=1", "the part toString"],
    ["FREQ=DAILY;FREQ=WEEKLY", "FREQ twice"],
    ["BYDAY=MO", "no FREQ"],
    ["FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX"],
    ["FREQ=DAILY;INTERVAL=0", "INTERVAL=0"],
    ["FREQ=DAILY;BYHOUR=25", "BYHOUR=25"],
    ["FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0"],
    ["FREQ=DAILY;COUNT=2;UNTIL=20270101T000000Z", "COUNT and UNTIL"],
    ["FREQ=MINUTELY", "FREQ=MINUTELY"],
    ["FREQ=DAILY;COUNT=1000", "COUNT=1000"],
    ["FREQ=DAILY;BYDAY=1SU", "a numbered BYDAY with FREQ=DAILY"],
    ["FREQ=MONTHLY;BYWEEKNO=2", "BYWEEKNO with FREQ=MONTHLY"],
    ["FREQ=WEEKLY;BYYEARDAY=2", "BYYEARDAY with FREQ=WEEKLY"],
    ["FREQ=HOURLY;BYMINUTE=0,30", "a rule of 17568 times a year"],
  ])("%s: %s", (rule, found) => {
    expect(recurrenceProblem(rule)).toMatchObject({ found });
  });

  test.each([
    "FREQ=MONTHLY;BYDAY=1SU",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "FREQ=YEARLY;BYYEARDAY=-1",
    "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20280101",
    "FREQ=HOURLY",
  ])("%s is fine", (rule) => {
    expect(recurrenceProblem(rule)).toBeNull();
  });
});

const some = (low: number, high: number) =>
  fc.array(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 4 }).map((all) => all.join(","));

const randomRule = fc
  .record(
    {
      FREQ: fc.constantFrom("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"),
      INTERVAL: fc.integer({ min: 1, max: 999 }).map(String),
      COUNT: fc.integer({ min: 1, max: 999 }).map(String),
      BYMONTH: some(1, 12),
      BYMONTHDAY: some(-31, 31),
      BYDAY: fc.constantFrom("MO", "1SU", "-1FR", "5MO", "SA,SU"),
      BYHOUR: some(0, 23),
      BYMINUTE: some(0, 59),
      BYSECOND: some(0, 59),
      BYWEEKNO: some(1, 53),
      BYYEARDAY: some(1, 366),
      BYSETPOS: some(-3, 3),
    },
    { requiredKeys: ["FREQ"] },
  )
  .map((rule) =>
    Object.entries(rule)
      .map(([key, value]) => `${key}=${value}`)
      .join(";"),
  );

test("whatever the rule, it is refused or followed within bounds, and never hangs", () => {
  let followed = 0;
  fc.assert(
    fc.property(randomRule, fc.integer({ min: 0, max: 40 }), (every, years) => {
      const begun = performance.now();
      if (recurrenceProblem(every) === null) {
        followed++;
        const entry = { id: "m", title: "m", serviceIds: [], every, lastsMs: 60_000 };
        const at = Date.UTC(2026 + years, 5, 1);
        const entries = [{ ...entry, start: "2026-01-01T00:00", timeZone: "Europe/Berlin" }];
        const next = nextChange(entries, at);
        expect(next === null || next > at).toBe(true);
        for (const { from, to } of maintenanceNow(entries, at)) expect(from <= at && at < to).toBe(true);
      }
      expect(performance.now() - begun).toBeLessThan(10_000);
    }),
    { numRuns: 200 },
  );
  expect(followed).toBeGreaterThan(20);
}, 120_000);
