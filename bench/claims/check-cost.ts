import { setTimeout as wait } from "node:timers/promises";
import type { Claim, Pair } from "../harness.ts";
import { freePort, type Part, startPart } from "../process.ts";
import { answers, httpServices, startProduct } from "../product.ts";

const perSecond = 200;
const windowMs = 5_000;
const warmUpMs = 10_000;

export const checkCost: Claim = {
  name: "check-cost",
  says: `CPU time of one HTTP check, scheduled, judged and stored, at ${perSecond} a second, against a bare node:http loop at the same pace in the same window`,
  unit: "µs",
  pairs: 10,
  limit: { text: "ratio at most 1.5", holds: ({ ratio }) => ratio <= 1.5 },
  async open() {
    const port = await freePort();
    const target = startPart("target", port);
    await answers(`http://127.0.0.1:${port}/`);
    const ours = await startProduct(httpServices(perSecond, port, "1s"));
    const bare = startPart("bare-checker", port, perSecond);
    await wait(warmUpMs);
    return {
      sample: () => window(target, ours, bare),
      close: async () => void (await Promise.all([ours.stop(), bare.stop(), target.stop()])),
    };
  },
};

async function window(target: Part, ours: Part, bare: Part): Promise<Pair> {
  const before = await Promise.all([spent(target, ours, "ours"), spent(target, bare, "bare")]);
  await wait(windowMs);
  const after = await Promise.all([spent(target, ours, "ours"), spent(target, bare, "bare")]);
  return { ours: perCheck(before[0], after[0]), bare: perCheck(before[1], after[1]) };
}

interface Spent {
  cpuMs: number;
  checks: number;
}

async function spent(target: Part, checker: Part, client: string): Promise<Spent> {
  const [{ cpuMs }, checks] = await Promise.all([checker.usage(), target.ask<number>("seen", client)]);
  return { cpuMs, checks };
}

function perCheck(before: Spent, after: Spent): number {
  const checks = after.checks - before.checks;
  if (checks < (perSecond * windowMs) / 2_000)
    throw new Error(`only ${checks} checks arrived in ${windowMs} ms`);
  return ((after.cpuMs - before.cpuMs) * 1_000) / checks;
}
