import { expect, test } from "vitest";
import type { Status } from "../monitor/service.ts";
import { createUptimes } from "./uptimes.ts";

const uptime = { up: 1, measured: 1 };
const windows = { "24h": uptime, "7d": uptime, "30d": uptime, "90d": uptime };

test("uptime for programs is read again at a new result, a change, and every five seconds", () => {
  let at = 10_000;
  let reads = 0;
  const history = {
    uptime() {
      reads++;
      return windows;
    },
  };
  const uptimeOf = createUptimes({ history, now: () => at });
  const service = { id: "a" } as Status["service"];
  const status = { service, state: "operational", since: 1, last: { at: 1 } } as Status;
  const readsOf = (next: Status) => {
    uptimeOf(next);
    return reads;
  };
  expect([readsOf(status), readsOf(status)]).toEqual([1, 1]);
  expect(readsOf({ ...status, last: { ...status.last, at: 2 } as Status["last"] })).toBe(2);
  expect(readsOf({ ...status, state: "down" })).toBe(3);
  at += 5_000;
  expect(readsOf({ ...status, state: "down" })).toBe(4);
});
