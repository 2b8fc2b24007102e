import { getEventListeners } from "node:events";
import { afterAll, expect, test } from "vitest";
import { kinds } from "../../src/probe/kinds.ts";
import type { Finding } from "../../src/probe/result.ts";
import { message } from "../../src/text/message.ts";
import { trustInThisProcess } from "../support/certificates.ts";
import { dnsTargets } from "../support/misbehaving/dns-targets.ts";
import { httpTargets } from "../support/misbehaving/http-targets.ts";
import { root, tlsTargets } from "../support/misbehaving/tls-targets.ts";
import { websocketTargets } from "../support/misbehaving/websocket-targets.ts";
import { probeContext } from "../support/probe-context.ts";

trustInThisProcess(root);

const misbehaviours = [...httpTargets, ...tlsTargets, ...websocketTargets, ...dnsTargets];

const timeoutMs = 400;
/** What a probe may take beyond its time limit, and how much more on a machine that is busy with other tests. */
const overrunMs = 100;
const busy = 10;

function outcomeOf(what: string, reason: string): string {
  if (reason === "probe") return "unknown";
  return what.includes("few days left") ? "degraded" : "down";
}

const overruns: { what: string; ms: number }[] = [];

function check(keys: Record<string, unknown>): Promise<Finding> {
  const kind = kinds.find(({ name }) => name in keys);
  if (!kind?.probe) throw new Error(`no kind probes ${JSON.stringify(keys)}`);
  return kind.probe(kind.options(keys), probeContext({ timeoutMs }));
}

test.each(misbehaviours)("%s: %s", async (what, reason, begin) => {
  const keys = await begin();
  const beganAt = performance.now();
  const finding = await check(keys);
  const tookMs = performance.now() - beganAt;
  overruns.push({ what, ms: tookMs - timeoutMs });
  expect(finding, JSON.stringify(finding)).toMatchObject({ reason });
  expect(finding.outcome).toBe(outcomeOf(what, reason));
  expect(tookMs).toBeLessThan(timeoutMs + overrunMs * busy);
  expect(finding.detail, "the operator learns what was asked").toMatch(/127\.0\.0\.1|example\.com/);
  expect(message(finding.reason, finding.facts, "en"), "the public learns no address").not.toMatch(
    /127\.|:\d{4}/,
  );
});

/** What node keeps open for connections and questions; servers of the test included. */
function openHandles(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS|UDP|DNS|Resolver|QUERY/i.test(name));
}

test("nothing is left open, listened to or waited for when a check has ended", async () => {
  await expect.poll(openHandles, { timeout: 10_000 }).toEqual([]);
  const signal = new AbortController().signal;
  for (const [at, [, , begin]] of misbehaviours.filter((_, at) => at % 7 === 1).entries()) {
    const keys = await begin();
    if (at === 0) expect(openHandles(), "the look at handles sees one").not.toEqual([]);
    const kind = kinds.find(({ name }) => name in keys);
    await kind?.probe?.(kind.options(keys), probeContext({ timeoutMs: 100, signal }));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  }
});

test("there are at least sixty of them, no two alike", () => {
  expect(new Set(misbehaviours.map(([what]) => what)).size).toBe(misbehaviours.length);
  expect(misbehaviours.length).toBeGreaterThanOrEqual(60);
});

afterAll(() => {
  const [worst] = overruns.toSorted((a, b) => b.ms - a.ms);
  process.stdout.write(
    `${overruns.length} misbehaving targets; longest beyond the time limit: ${worst?.ms.toFixed(0)} ms (${worst?.what})\n`,
  );
});
