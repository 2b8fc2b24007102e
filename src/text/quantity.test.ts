import { describe, expect, test } from "vitest";
import { durationText, relativeText } from "./duration-text.ts";
import { almanac, dayText } from "./moment.ts";
import { bytes, milliseconds, number, percent, spoken, wholePercent } from "./quantity.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe("figures", () => {
  test("shares are rounded down and only the whole is 100 %", () => {
    expect(spoken(percent(0.99989, "en"))).toBe("99.98 %");
    expect(spoken(percent(0.57, "en"))).toBe("57.00 %");
    expect(spoken(percent(0.99999999, "en"))).toBe("99.99 %");
    expect(spoken(percent(1, "en"))).toBe("100 %");
    expect(spoken(percent(0.9998, "de"))).toBe("99,98 %");
    expect(spoken(wholePercent(0.999, "en"))).toBe("99 %");
    expect(spoken(wholePercent(0.0001, "en"))).toBe("< 1 %");
    expect(spoken(wholePercent(0, "en"))).toBe("0 %");
  });

  test("thousands are grouped as the language does", () => {
    expect(spoken(milliseconds(1_240.4, "en"))).toBe("1,240 ms");
    expect(spoken(milliseconds(1_240.4, "de"))).toBe("1.240 ms");
    expect(spoken(milliseconds(0.2, "en"))).toBe("< 1 ms");
    expect(number(1_234_567.891, "en", 2)).toBe("1,234,567.89");
    expect(number(-0.001, "en", 1)).toBe("0.0");
  });

  test("bytes take the unit that keeps them short", () => {
    expect(spoken(bytes(0, "en"))).toBe("0 B");
    expect(spoken(bytes(9.7 * 1024 ** 3, "en"))).toBe("9.7 GB");
    expect(spoken(bytes(238 * 1024 ** 3, "de"))).toBe("238 GB");
    expect(spoken(bytes(1_023, "en"))).toBe("1.0 KB");
  });
});

describe("times", () => {
  test("a length of time takes its two largest units", () => {
    expect(durationText(5 * second + 900, "en")).toBe("5 s");
    expect(durationText(35 * minute, "en")).toBe("35 min");
    expect(durationText(9 * hour + 49 * minute, "en")).toBe("9 h 49 min");
    expect(durationText(3 * day + 4 * hour + 5, "en")).toBe("3 d 4 h");
    expect(durationText(2 * day, "en")).toBe("2 d");
    expect(durationText(1_200 * day, "en")).toBe("1,200 d");
    expect(durationText(250, "en")).toBe("250 ms");
  });

  test("a distance from now is told by its style and never lies in the future", () => {
    expect(relativeText("ago", 0, 5_300, "en")).toBe("5 s ago");
    expect(relativeText("for", 0, 77 * minute, "de")).toBe("seit 1 h 17 min");
    expect(relativeText("ago", 10_000, 5_000, "en")).toBe("0 s ago");
  });

  test("a moment is as short as its day allows, in the site's time zone", () => {
    const times = almanac("en", "Europe/Berlin");
    const now = Date.parse("2026-11-23T13:37:09Z");
    expect(times.moment(Date.parse("2026-11-23T13:02:00Z"), now)).toBe("14:02");
    expect(times.moment(Date.parse("2026-09-21T10:00:00Z"), now)).toBe("21 Sep, 12:00");
    expect(times.moment(Date.parse("2025-09-21T10:00:00Z"), now)).toBe("21 Sep 2025");
    expect(times.exact(Date.parse("2026-11-22T23:30:00Z"))).toBe("23 Nov 2026, 00:30:00");
    expect(times.sameDay(Date.parse("2026-11-22T22:30:00Z"), now)).toBe(false);
    expect(dayText("2026-03-01", "de")).toBe("1. Mär");
  });
});
