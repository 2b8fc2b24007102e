import { expect, test } from "vitest";
import { terminalLine } from "./log.ts";

test("on a terminal a line is the time of day, the level, the event and the fields", () => {
  const time = "2026-11-25T19:29:46.534Z";
  const json = JSON.stringify({
    level: "warn",
    time,
    channel: "ops",
    retry: { at: 5 },
    event: "notify.failed",
  });
  const ofDay = new Date(time).toTimeString().slice(0, 8);
  expect(terminalLine(json)).toBe(`${ofDay} warn notify.failed channel=ops retry={"at":5}\n`);
  expect(terminalLine(JSON.stringify({ level: "info", time, event: "x" }))).toBe(`${ofDay} info x\n`);
});
