import { expect, test } from "vitest";
import type { Counters } from "./counters.ts";
import { cpuRates } from "./rates.ts";
import { unreadable } from "./reading.ts";

function counters(at: number, busy: number, waiting: number): Counters {
  const none = unreadable("missing");
  return {
    ...{ at, load: none, memory: none, swap: none, network: none, disks: none },
    cores: [{ core: 0, busy, stolen: 0, waiting, all: busy + waiting }],
    pressure: { cpu: none, memory: none, io: none },
  };
}

test("a core is never busier than all the time, also when the kernel lets its time of waiting go back", () => {
  const rates = cpuRates(counters(0, 1_000, 50), counters(1_000, 1_100, 40));
  expect(rates).toMatchObject({ busy: 1, cores: [{ core: 0, busy: 1 }], waiting: 0 });
});
