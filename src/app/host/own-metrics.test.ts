import { expect, test } from "vitest";
import { listLog } from "../../../test/web/start-web.ts";
import { ManualClock } from "../../core/manual-clock.ts";
import { keepOwnMetrics } from "./own-metrics.ts";

test("what pages measure is kept under the page's name every ten seconds; what is refused is told and tried again", async () => {
  const clock = new ManualClock();
  const log = listLog();
  const taken: unknown[] = [];
  const sample = async () => [
    { page: "queue", name: "waiting", title: "Waiting", unit: "jobs", value: 7 },
    { page: "queue", name: "gone", title: "Gone", unit: "", value: null },
  ];
  const stop = keepOwnMetrics({
    ...{ clock, log, sample },
    async take(values) {
      taken.push(...values);
      if (taken.length === 1) throw new Error("the disk is full");
    },
  });
  await clock.advance(10_000);
  await clock.advance(10_000);
  expect(taken).toEqual([
    { name: "queue.waiting", value: 7, unit: "jobs", at: null },
    { name: "queue.waiting", value: 7, unit: "jobs", at: null },
  ]);
  expect(log.lines).toMatchObject([{ event: "metrics.own-refused", err: "the disk is full" }]);
  stop();
  await clock.advance(60_000);
  expect(taken).toHaveLength(2);
});
