import { expect, test } from "vitest";
import { ManualClock } from "../core/manual-clock.ts";
import { createAnnouncer } from "./announcer.ts";
import type { MonitorEvents } from "./events.ts";

function listen() {
  const clock = new ManualClock();
  const told: string[] = [];
  const announcer = createAnnouncer((topic, events) => {
    told.push(`${topic} ${events.map((event) => ("result" in event ? event.result.at : "-")).join(" ")}`);
  }, clock);
  return { clock, told, announcer };
}

function checked(at: number, changed = false) {
  return { result: { at }, changed, news: null } as MonitorEvents["service.checked"];
}

test("results that changed nothing are told together, a tenth of a second later at most", async () => {
  const { clock, told, announcer } = listen();
  announcer.checked(checked(1));
  announcer.checked(checked(2));
  expect(told).toEqual([]);
  clock.advance(100);
  expect(told).toEqual(["service.checked 1 2"]);
});

test("a change is told at once, after everything found before it", () => {
  const { clock, told, announcer } = listen();
  announcer.checked(checked(1));
  announcer.tell("service.timeline", { id: "api", from: 2, segments: [] });
  announcer.checked(checked(2, true));
  announcer.checked(checked(3));
  announcer.flush();
  clock.advance(1_000);
  expect(told).toEqual(["service.checked 1", "service.timeline -", "service.checked 2", "service.checked 3"]);
});
