import { expect, onTestFinished, test } from "vitest";
import { makePlace, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { createTarget, eventually } from "../support/targets.ts";

const resultTimes = async ({ url }: RunningCortex): Promise<number[]> =>
  (await (await fetch(`${url}/api/v1/services/fine/results?limit=1000`)).json()).map(
    ({ at }: { at: string }) => Date.parse(at),
  );

/* The heap is what the process itself runs out of; where the system ends it for want of memory, it is a kill -9 (kill.test.ts). */

test("a heap that is too small: the end says why, and the next start has everything, an unknown gap, and a word about it", {
  timeout: 120_000,
}, async () => {
  const target = await createTarget();
  onTestFinished(target.stop);
  const small = `connectivity: off\nservices:\n  - { id: fine, http: "${target.url}/", every: 1s }\n`;
  const place = await makePlace(small);
  onTestFinished(place.remove);
  const running = await runCortex(place, { NODE_OPTIONS: "--max-old-space-size=48" });
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    running.child.once("exit", (code, signal) => resolve(signal ?? code)),
  );
  await eventually("some results", async () => (await resultTimes(running)).length >= 4);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const fineUntil = Date.now() - 1_000;
  const answered = (target.answered.get("/") ?? []).filter((at) => at < fineUntil);

  const many = Array.from({ length: 30_000 }, (_, i) => `  - { id: s${i}, tcp: "127.0.0.1:9", every: 1h }`);
  await place.write(`${small}${many.join("\n")}\n`);
  // V8 ends the process: an abort, or a trap where it cannot even do that.
  expect(await ended).toMatch(/^SIG(ABRT|TRAP)$/);
  expect(running.output()).toContain("heap out of memory");
  const endedAt = Date.now();

  await place.write(small);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const next = await runCortex(place);
  onTestFinished(async () => void (await next.end()));
  expect(next.output()).toContain("process.not-closed");
  const kept = (await resultTimes(next)).filter((at) => at < fineUntil);
  expect(kept.length).toBeGreaterThanOrEqual(answered.length);
  await eventually(
    "the service",
    async () => (await (await fetch(`${next.url}/api/v1/services/fine`)).json()).state === "operational",
  );
  const { intervals } = await (await fetch(`${next.url}/api/v1/services/fine/history?window=24h`)).json();
  const states = intervals.map(({ state }: { state: string }) => state);
  expect(states.slice(-3)).toEqual(["operational", "unknown", "operational"]);
  const gap = intervals.at(-2);
  expect(gap.reason).toBe("off");
  expect(Date.parse(gap.to)).toBeGreaterThan(endedAt);

  expect(await next.end()).toBe(0);
  const third = await runCortex(place);
  onTestFinished(async () => void (await third.end()));
  expect(third.output()).not.toContain("process.not-closed");
});
