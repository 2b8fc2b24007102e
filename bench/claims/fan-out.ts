import { setTimeout as wait } from "node:timers/promises";
import { bothCrowds, type Crowd, stopAll } from "../crowd.ts";
import type { Claim } from "../harness.ts";

const restMs = 300;

const ratio: Claim["limit"] = { text: "ratio at most 1.5", holds: ({ ratio }) => ratio <= 1.5 };
/** With few viewers the wait that gathers changes into one drawing is most of it, which a bare loop has not. */
const moment: Claim["limit"] = { text: "at most 100 ms", holds: ({ ours }) => ours <= 100 };

export function fanOutTo(viewers: number): Claim {
  return {
    name: viewers === 1_000 ? "fan-out" : `fan-out-${viewers}`,
    says: `a pushed change, from the request to the last of ${viewers} viewers (judged and stored on the way), against a bare loop of ws.send`,
    unit: "ms",
    pairs: 10,
    limit: viewers < 1_000 ? moment : ratio,
    async open() {
      const { ours, bare } = await bothCrowds(viewers);
      return {
        sample: async () => ({ ours: await rested(ours), bare: await rested(bare) }),
        close: () => stopAll([ours, bare]),
      };
    },
  };
}

async function rested(crowd: Crowd): Promise<number> {
  await wait(restMs);
  return (await crowd.change()).ms;
}

/** While a change goes out nothing else waits long: neither a check nor another page. */
export function blockAt(viewers: number, mostMs: number): Claim {
  return {
    name: `block-${viewers}`,
    says: `longest turn of the loop (in CPU time) while a change goes out to ${viewers} viewers, against a bare loop of ws.send`,
    unit: "ms",
    pairs: 10,
    limit: { text: `at most ${mostMs} ms`, holds: ({ ours }) => ours <= mostMs },
    async open() {
      const { ours, bare } = await bothCrowds(viewers);
      return {
        sample: async () => ({ ours: await blocked(ours), bare: await blocked(bare) }),
        close: () => stopAll([ours, bare]),
      };
    },
  };
}

async function blocked({ server, ...crowd }: Crowd): Promise<number> {
  await wait(restMs);
  await server.ask("longest-turn");
  await crowd.change();
  return server.ask<number>("longest-turn");
}
