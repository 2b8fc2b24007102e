import { setTimeout as wait } from "node:timers/promises";
import type { Claim } from "../harness.ts";
import { freePort, startPart } from "../process.ts";
import { answers, httpServices, startProduct } from "../product.ts";

const runForMs = 60_000;
const megabyte = 1024 * 1024;

/** Resident memory after a minute of checks every 10 s. */
export function memoryAt(services: number, mostMegabytes: number): Claim {
  return {
    name: `memory-${services}`,
    says: `resident memory with ${services} HTTP services every 10 s after ${runForMs / 1_000} s, against a bare node:http server`,
    unit: "MB",
    pairs: 1,
    limit: { text: `under ${mostMegabytes} MB`, holds: ({ ours }) => ours < mostMegabytes },
    async open() {
      const [targetPort, barePort] = [await freePort(), await freePort()];
      const parts = [startPart("target", targetPort), startPart("bare-server", barePort)];
      await answers(`http://127.0.0.1:${targetPort}/`);
      const ours = await startProduct(httpServices(services, targetPort, "10s"));
      const [, bare = ours] = parts;
      return {
        sample: async () => {
          await wait(runForMs);
          const [mine, theirs] = await Promise.all([ours.usage(), bare.usage()]);
          return { ours: mine.residentBytes / megabyte, bare: theirs.residentBytes / megabyte };
        },
        close: async () => void (await Promise.all([...parts, ours].map((part) => part.stop()))),
      };
    },
  };
}
