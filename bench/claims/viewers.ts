import { setTimeout as wait } from "node:timers/promises";
import { bareCrowd, type Crowd, productCrowd, stopAll } from "../crowd.ts";
import type { Claim } from "../harness.ts";

const settleMs = 2_000;
const kibibyte = 1024;

export function memoryPerViewer(viewers: number, mostKilobytes: number): Claim {
  return {
    name: "memory-viewer",
    says: `resident memory for each of ${viewers} viewers who joined, against a bare ws server`,
    unit: "KB",
    pairs: 1,
    limit: { text: `at most ${mostKilobytes} KB`, holds: ({ ours }) => ours <= mostKilobytes },
    async open() {
      const ours = await productCrowd();
      const bare = await bareCrowd(1_000);
      return {
        sample: async () => ({ ours: await grown(ours, viewers), bare: await grown(bare, viewers) }),
        close: () => stopAll([ours, bare]),
      };
    },
  };
}

async function grown({ server, viewers, url }: Crowd, count: number): Promise<number> {
  await wait(settleMs);
  const before = await server.usage();
  await viewers.ask("join", url, count);
  await wait(settleMs);
  const after = await server.usage();
  return (after.residentBytes - before.residentBytes) / kibibyte / count;
}

/** Everybody comes back at the same moment, which the script of the page does not do: its pages spread themselves. */
export function returnOf(viewers: number, mostRatio: number): Claim {
  return {
    name: "reconnect",
    says: `${viewers} viewers whose connections ended at once, until the last has joined again, against a bare ws server`,
    unit: "ms",
    pairs: 2,
    limit: { text: `ratio at most ${mostRatio}`, holds: ({ ratio }) => ratio <= mostRatio },
    async open() {
      const ours = await productCrowd();
      const bare = await bareCrowd(1_000);
      for (const crowd of [ours, bare]) await crowd.viewers.ask("join", crowd.url, viewers);
      const back = ({ viewers: part, url }: Crowd) => part.ask<number>("return", url);
      return {
        sample: async () => ({ ours: await back(ours), bare: await back(bare) }),
        close: () => stopAll([ours, bare]),
      };
    },
  };
}
