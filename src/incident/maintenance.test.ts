import { describe, expect, test } from "vitest";
import {
  type MaintenanceEntry,
  maintenanceNow,
  maintenanceWindows,
  nextChange,
  readStart,
} from "./maintenance.ts";

const hour = 3_600_000;

function entry(start: string, zone: string, every: string | null = null, lastsMs = hour): MaintenanceEntry {
  return { id: "m", title: "Work", serviceIds: ["db"], every, lastsMs, ...readStart(start, zone) };
}

/** Begins of windows in a stretch of time, in UTC. */
function begins(of: MaintenanceEntry, from: string, to: string): string[] {
  return maintenanceWindows([of], Date.parse(from), Date.parse(to)).map(({ from: begin }) =>
    new Date(begin).toISOString().replace(":00.000Z", "Z"),
  );
}

describe("a window that comes once", () => {
  test.each([
    ["in winter", "2026-12-06T02:00", "Europe/Berlin", "2026-12-06T01:00Z"],
    ["in summer", "2026-07-06T02:00", "Europe/Berlin", "2026-07-06T00:00Z"],
    ["in UTC whatever the site says", "2026-12-06T02:00Z", "Europe/Berlin", "2026-12-06T02:00Z"],
    ["at an offset whatever the site says", "2026-12-06T02:00+05:30", "Europe/Berlin", "2026-12-05T20:30Z"],
    ["behind UTC", "2026-12-05T23:30", "America/New_York", "2026-12-06T04:30Z"],
    ["at a time that Berlin jumps over", "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30Z"],
    ["at a time that New York jumps over", "2026-03-08T02:30", "America/New_York", "2026-03-08T07:30Z"],
    ["at a time that Berlin has twice", "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30Z"],
    ["at a time that New York has twice", "2026-11-01T01:30", "America/New_York", "2026-11-01T05:30Z"],
    ["at the last time before the jump", "2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59Z"],
    ["at the first time after the jump", "2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00Z"],
    ["after the second of two hours", "2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00Z"],
    ["in a jump of half an hour", "2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45Z"],
    ["with seconds", "2026-12-06T02:00:00", "UTC", "2026-12-06T02:00Z"],
    ["as programs write it", "2026-12-06T02:00:00.237Z", "Europe/Berlin", "2026-12-06T02:00Z"],
  ])("%s", (_, start, zone, expected) => {
    expect(begins(entry(start, zone), "2026-01-01", "2027-01-01")).toEqual([expected]);
  });
});

describe("a rule", () => {
  test.each<[string, MaintenanceEntry, string, string, string[]]>([
    [
      "of first Sundays keeps its local time in winter and summer",
      entry("2026-03-01T02:00", "Europe/Berlin", "FREQ=MONTHLY;BYDAY=1SU"),
      "2026-03-01",
      "2026-05-30",
      ["2026-03-01T01:00Z", "2026-04-05T00:00Z", "2026-05-03T00:00Z"],
    ],
    [
      "of every day over the day Berlin's clocks jump: none is lost, the next is not shifted",
      entry("2026-03-01T02:30", "Europe/Berlin", "FREQ=DAILY"),
      "2026-03-28",
      "2026-03-31",
      ["2026-03-28T01:30Z", "2026-03-29T01:30Z", "2026-03-30T00:30Z"],
    ],
    [
      "of every day over the day Berlin's clocks go back: one window, the first",
      entry("2026-03-01T02:30", "Europe/Berlin", "FREQ=DAILY"),
      "2026-10-24",
      "2026-10-27",
      ["2026-10-24T00:30Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z"],
    ],
    [
      "of every week over the day New York's clocks jump",
      entry("2026-03-01T02:30", "America/New_York", "FREQ=WEEKLY"),
      "2026-03-01",
      "2026-03-20",
      ["2026-03-01T07:30Z", "2026-03-08T07:30Z", "2026-03-15T06:30Z"],
    ],
    [
      "with COUNT ends",
      entry("2026-01-30T10:00", "UTC", "FREQ=WEEKLY;COUNT=2"),
      "2026-01-01",
      "2030-01-01",
      ["2026-01-30T10:00Z", "2026-02-06T10:00Z"],
    ],
    [
      "with UNTIL as an instant includes it",
      entry("2026-01-01T02:00", "Europe/Berlin", "FREQ=DAILY;UNTIL=20260102T010000Z"),
      "2025-12-01",
      "2026-02-01",
      ["2026-01-01T01:00Z", "2026-01-02T01:00Z"],
    ],
    [
      "with UNTIL as a local time includes it",
      entry("2026-07-01T02:00", "Europe/Berlin", "FREQ=DAILY;UNTIL=20260702T020000"),
      "2026-06-01",
      "2026-08-01",
      ["2026-07-01T00:00Z", "2026-07-02T00:00Z"],
    ],
    [
      "with UNTIL as a day includes that day",
      entry("2026-07-01T23:00", "America/New_York", "FREQ=DAILY;UNTIL=20260702"),
      "2026-06-01",
      "2026-08-01",
      ["2026-07-02T03:00Z", "2026-07-03T03:00Z"],
    ],
    [
      "of days that some months lack leaves those months out",
      entry("2026-01-31T00:00", "UTC", "FREQ=MONTHLY"),
      "2026-01-01",
      "2026-06-01",
      ["2026-01-31T00:00Z", "2026-03-31T00:00Z", "2026-05-31T00:00Z"],
    ],
    [
      "that its start does not follow begins with the first time it has",
      entry("2026-12-01T02:00", "UTC", "RRULE:FREQ=MONTHLY;BYDAY=1SU"),
      "2026-12-01",
      "2027-01-04",
      ["2026-12-06T02:00Z", "2027-01-03T02:00Z"],
    ],
    [
      "with a start at an offset keeps to that offset in summer",
      entry("2026-03-28T02:00+01:00", "Europe/Berlin", "FREQ=DAILY"),
      "2026-03-28T12:00Z",
      "2026-03-30T12:00Z",
      ["2026-03-29T01:00Z", "2026-03-30T01:00Z"],
    ],
    [
      "whose start lies thirty years back",
      entry("1996-01-01T00:00", "UTC", "FREQ=DAILY;INTERVAL=3"),
      "2026-01-01",
      "2026-01-08",
      ["2026-01-02T00:00Z", "2026-01-05T00:00Z"],
    ],
    [
      "of every hour has the hour that comes twice once, and none doubled by the jump",
      entry("2026-03-29T00:00", "Europe/Berlin", "FREQ=HOURLY", 60_000),
      "2026-03-29T00:00Z",
      "2026-03-29T03:00Z",
      ["2026-03-29T00:00Z", "2026-03-29T01:00Z", "2026-03-29T02:00Z"],
    ],
    [
      "that never comes true",
      entry("2026-01-01T00:00", "UTC", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
      "2026-01-01",
      "2036-01-01",
      [],
    ],
  ])("%s", (_, of, from, to, expected) => {
    expect(begins(of, from, to)).toEqual(expected);
  });
});

describe("what runs and what changes next", () => {
  const patch = entry("2026-12-06T02:00", "Europe/Berlin", "FREQ=MONTHLY;BYDAY=1SU", 2 * hour);
  const once = { ...entry("2026-12-06T03:30", "Europe/Berlin"), id: "once", serviceIds: ["api"] };
  const begin = Date.parse("2026-12-06T01:00Z");

  test("a window runs from its first moment up to its end, which is not in it", () => {
    const running = (at: number) => maintenanceNow([patch, once], at).map(({ id }) => id);
    expect(running(begin - 1)).toEqual([]);
    expect(running(begin)).toEqual(["m"]);
    expect(running(begin + 1.5 * hour)).toEqual(["m", "once"]);
    expect(running(begin + 2 * hour)).toEqual(["once"]);
    expect(running(begin + 2.5 * hour)).toEqual([]);
    expect(maintenanceNow([patch], begin)).toEqual([
      { id: "m", title: "Work", serviceIds: ["db"], from: begin, to: begin + 2 * hour },
    ]);
  });

  test("following the changes meets every begin and end once, and ends when nothing is left", () => {
    const ending = { ...patch, every: "FREQ=MONTHLY;BYDAY=1SU;COUNT=2" };
    const changes: number[] = [];
    for (let at = nextChange([ending, once], 0); at !== null; at = nextChange([ending, once], at))
      changes.push(at);
    const january = Date.parse("2027-01-03T01:00Z");
    expect(changes.map((at) => (at - begin) / hour)).toEqual([
      ...[0, 1.5, 2, 2.5],
      ...[(january - begin) / hour, (january - begin) / hour + 2],
    ]);
  });

  test("a leap day is found years ahead", () => {
    const leap = entry("2024-02-29T00:00", "UTC", "FREQ=YEARLY");
    expect(nextChange([leap], Date.parse("2026-01-01"))).toBe(Date.parse("2028-02-29"));
  });

  test("nothing announced: nothing runs, nothing changes", () => {
    expect(maintenanceNow([], begin)).toEqual([]);
    expect(nextChange([], begin)).toBeNull();
  });
});
