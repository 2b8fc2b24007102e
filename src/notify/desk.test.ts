import { expect, test } from "vitest";
import { silentLog } from "../core/log.ts";
import { ManualClock } from "../core/manual-clock.ts";
import type { Transition } from "../monitor/transition.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createDesk } from "./desk.ts";
import type { Delivery } from "./ports.ts";

const fall: Transition = {
  ...{ id: "api-1", serviceId: "api", from: "operational", to: "down", since: 0, at: 0 },
  cause: { reason: "refused", facts: null, detail: null },
};

test("a change that could not be read from the store is read a second later, whatever else happens", async () => {
  const clock = new ManualClock();
  const { outbox } = createMemoryStore();
  let readings = 0;
  const queued: Delivery[] = [];
  const store = Object.create(outbox, {
    transitions: {
      value: async () => {
        readings += 1;
        if (readings === 1) throw new Error("disk I/O error");
        return [fall];
      },
    },
    alerts: { value: () => outbox.alerts() },
    commitOutbox: { value: (commit: never) => outbox.commitOutbox(commit) },
  });
  const desk = await createDesk({
    ...{ clock, store, log: silentLog, channels: () => ["ops"], gathers: () => false, rules: () => [] },
    voice: () => ({ site: { name: "Example", url: null }, language: "en", timeZone: "UTC" }),
    standing: (id) => ({
      ...{ id, verdict: "down", overlay: null, isPush: false, lastAt: 0, pending: false },
      ...{ acknowledged: false, dependsOn: [] },
    }),
    describe: (id) => ({ id, name: id, group: null }),
    ...{ checkNow: async () => undefined, flush: async () => undefined },
    queue: (deliveries) => void queued.push(...deliveries),
  });
  desk.wake();
  await desk.idle();
  expect(queued).toEqual([]);
  await clock.advance(1_000);
  await desk.idle();
  expect(queued.map(({ id }) => id)).toEqual(["api-1.ops"]);
  await desk.stop();
});
