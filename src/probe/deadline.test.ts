import { expect, test } from "vitest";
import { probeContext } from "../../test/support/probe-context.ts";
import { serve, speak } from "../../test/support/servers.ts";
import { systemClock } from "../core/clock.ts";
import { ManualClock } from "../core/manual-clock.ts";

import { timeLimit } from "./deadline.ts";
import { kinds } from "./kinds.ts";

function check(name: string, keys: Record<string, unknown>, timeoutMs: number) {
  const kind = kinds.find((one) => one.name === name);
  if (!kind?.probe) throw new Error("the kind has no probe");
  return kind.probe(kind.options({ [name]: "", ...keys }), probeContext({ timeoutMs }));
}

function standStill(ms: number): void {
  for (const until = systemClock.monotonic() + ms; systemClock.monotonic() < until; );
}

test("a process that stood still beyond the time limit still hears an answer", async () => {
  const url = await serve((_, response) => response.end("ok"));
  const place = url.slice("http://".length);
  const limitMs = 1_000;
  const pending = Promise.all([
    check("http", { http: url }, limitMs),
    check("tcp", { tcp: place }, limitMs),
    check("websocket", { websocket: `ws://${place}` }, limitMs),
  ]);
  standStill(limitMs + 500);
  expect((await pending).map(({ reason }) => reason)).toEqual(["ok", "ok", "status"]);
});

test("who does not answer then either is down", async () => {
  const port = await speak(() => undefined);
  const pending = check("http", { http: `http://127.0.0.1:${port}` }, 300);
  standStill(800);
  expect(await pending).toMatchObject({ outcome: "down", reason: "timeout" });
});

test("a limit that is kept in time is not put off, and one that is called off does not come", async () => {
  const clock = new ManualClock();
  const told: string[] = [];
  timeLimit(clock, 1_000, () => told.push("kept"));
  timeLimit(clock, 1_000, () => told.push("called off"))();
  await clock.advance(1_000);
  expect(told).toEqual(["kept"]);
});
