import { setTimeout as wait } from "node:timers/promises";
import type { Claim } from "../harness.ts";
import { freePort, type Part, startPart } from "../process.ts";
import { answers, startProduct } from "../product.ts";

const everyMs = 10_000;
/** Until every service has its phase: the first checks are spread over five seconds, the rate over ten. */
const settleMs = 30_000;
const windowMs = 40_000;

interface Off {
  arrivals: number;
  p50: number;
  p99: number;
  max: number;
}

/** How far the time between two checks of a service is off its interval, as the checked server sees it. */
export function onTime(services: number, figure: "p99" | "max", mostMs: number): Claim {
  return {
    name: `on-time-${services}`,
    says: `${figure} of the distance from the interval, ${services} HTTP services every ${everyMs / 1_000} s, against a bare timer of one request each`,
    unit: "ms",
    pairs: 1,
    limit: { text: `under ${mostMs} ms`, holds: ({ ours }) => ours < mostMs },
    async open() {
      const ports = [await freePort(), await freePort()];
      const [mine, theirs] = ports.map((port) => startPart("arrivals", port, everyMs)) as [Part, Part];
      for (const port of ports) await answers(`http://127.0.0.1:${port}/`);
      return {
        sample: async () => {
          const product = await startProduct(manyServices(services, ports[0] ?? 0));
          const ours = await watch(mine, services);
          await product.stop();
          const bare = startPart("bare-timers", ports[1] ?? 0, services, everyMs);
          const theirOff = await watch(theirs, services);
          await bare.stop();
          return { ours: ours[figure], bare: theirOff[figure] };
        },
        close: async () => void (await Promise.all([mine.stop(), theirs.stop()])),
      };
    },
  };
}

function manyServices(count: number, port: number): string {
  const rows = Array.from(
    { length: count },
    (_, at) => `  - { id: s${at}, every: 10s, http: "http://127.0.0.${1 + (at % 8)}:${port}/${at}" }`,
  );
  return `connectivity: off\nservices:\n${rows.join("\n")}\n`;
}

async function watch(target: Part, services: number): Promise<Off> {
  await wait(settleMs);
  await target.ask("reset");
  await wait(windowMs);
  const off = await target.ask<Off>("off");
  const expected = (services * windowMs) / everyMs;
  if (off.arrivals < expected * 0.95)
    throw new Error(`${off.arrivals} checks arrived where ${expected} were due`);
  return off;
}
