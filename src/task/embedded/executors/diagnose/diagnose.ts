import { z } from "zod";
import type { Clock } from "../../../../core/clock.ts";
import { openLivePoll } from "../../../../probe/connection/live-poll.ts";
import { openLiveSocket } from "../../../../probe/connection/live-socket.ts";
import { resolveName } from "../../../../probe/connection/reach.ts";
import type { StepResult } from "../../../../probe/connection/step.ts";
import type { Lookup, ProbeContext } from "../../../../probe/kind.ts";
import { kinds } from "../../../../probe/kinds.ts";
import type { Finding } from "../../../../probe/result.ts";
import { createSelfCheck } from "../../../../probe/self-check.ts";
import { outcomes, reasons } from "../../../../protocol/vocabulary.ts";
import type { Executor, StepContext, StepEnd } from "../../executor.ts";
import type { ExecutorKind } from "../../executor-kind.ts";
import type { Step } from "../../step.ts";
import { causeOf, longestPhase, milliseconds } from "./findings.ts";
import {
  type DiagnoseInput,
  diagnoseTarget,
  type Look,
  lookMs,
  planDiagnosis,
  type Target,
} from "./plan-diagnosis.ts";

/** Looks at a target from the name to the live connection, and says which link of the chain is broken. */
export const diagnose: ExecutorKind = {
  name: "diagnose",
  plan(prompt) {
    const target = diagnoseTarget(prompt);
    return target && planDiagnosis(target);
  },
  isReady: () => true,
  make: diagnoseExecutor,
};

function diagnoseExecutor(parts: { clock: Clock; lookup: Lookup }): Executor {
  return {
    ...{ name: "diagnose", resumes: true },
    async run(context) {
      // As `planDiagnosis` made it.
      const { look, target } = context.step.input as DiagnoseInput;
      if (look === "summary") return summarise(target, context.before);
      if (look === "tls" && !target.isSecure) return noTls(target);
      const finding = await findOut(look, target, probeContext(parts, context));
      const end = lookEnd(look, target, finding);
      context.log(end.status === "failed" ? "err" : "out", end.error ?? end.output ?? "");
      return end;
    },
  };
}

function probeContext(
  { clock, lookup }: { clock: Clock; lookup: Lookup },
  { signal }: StepContext,
): ProbeContext {
  return { clock, lookup, signal, timeoutMs: lookMs, selfCheck: createSelfCheck(), environment: {} };
}

function noTls({ url }: Target): StepEnd {
  const [scheme] = url.split("://");
  return { status: "completed", output: `none: ${scheme}:// is not encrypted`, error: null };
}

function findOut(look: Exclude<Look, "summary">, target: Target, context: ProbeContext): Promise<Finding> {
  const place = `${target.host.includes(":") ? `[${target.host}]` : target.host}:${target.port}`;
  const { web, origin, live } = addresses(target);
  switch (look) {
    case "resolve":
      return step(context, () => resolveName(target, context));
    case "connect":
      return probe("tcp", { tcp: place }, context);
    case "tls":
      return probe("tls", { tls: place }, context);
    case "http":
      // Where a WebSocket is, plain HTTP may be told to go away; that it answers is enough.
      return probe(
        "http",
        { http: web, ...(target.isWebSocket ? { expect: { status: ["100-499"] } } : {}) },
        context,
      );
    case "websocket":
      if (target.isWebSocket) return probe("websocket", { websocket: target.url }, context);
      return step(context, () => tryLiveSocket(live, origin, context));
    case "longpoll":
      return step(context, () => openLivePoll({ live, origin, context }));
  }
}

const beatMs = 3_000;

/** The page, its origin, and where its live connections would be. */
function addresses({ url }: Target): { web: string; origin: string; live: string } {
  const web = url.replace(/^ws/, "http");
  const { origin } = new URL(web);
  return { web, origin, live: `${origin}/live` };
}

async function probe(name: string, keys: Record<string, unknown>, context: ProbeContext): Promise<Finding> {
  const kind = kinds.find((one) => one.name === name);
  if (!kind?.probe) throw new Error(`there is no probe of the kind ${name}`);
  return kind.probe(kind.options(keys), context);
}

/** A step of `probe/connection`, in the words of the checks. */
async function step(context: ProbeContext, run: () => Promise<StepResult<unknown>>): Promise<Finding> {
  const beganAt = context.clock.monotonic();
  const result = await run();
  const latencyMs = context.clock.monotonic() - beganAt;
  const told = { facts: null, detail: result.found };
  if (result.ok) return { ...told, outcome: "up", reason: "ok", latencyMs };
  return {
    ...told,
    outcome: result.reason === "probe" ? "unknown" : "down",
    reason: result.reason,
    latencyMs: null,
  };
}

/** Opens it, and has one message there and back. */
async function tryLiveSocket(
  live: string,
  origin: string,
  context: ProbeContext,
): Promise<StepResult<unknown>> {
  const opened = await openLiveSocket(live, origin, context);
  if (!opened.ok) return opened;
  const isAnswered = await opened.value.beat(beatMs);
  opened.value.close();
  return isAnswered ? opened : { ok: false, reason: "timeout", found: "it opened, and no message came back" };
}

function lookEnd(look: Exclude<Look, "summary">, target: Target, finding: Finding): StepEnd {
  const isGood = finding.outcome === "up" || finding.outcome === "degraded";
  const data = { finding } satisfies LookData;
  if (isGood) return { status: "completed", output: goodWords(look, finding), error: null, data };
  const cause = causeOf(finding, target);
  const isNeeded = (look !== "websocket" || target.isWebSocket) && look !== "longpoll";
  if (isNeeded) return { status: "failed", output: null, error: cause, data };
  const path = look === "websocket" ? "/live/websocket" : "/live/longpoll";
  return { status: "completed", output: `none at ${path}: ${cause}`, error: null, data };
}

function goodWords(look: Look, { latencyMs, phases, figures, detail }: Finding): string {
  const took = latencyMs === null ? "" : ` in ${milliseconds(latencyMs)}`;
  switch (look) {
    case "resolve":
      return `${detail}${took}`;
    case "http":
      return `answered ${figures?.httpStatus ?? ""}${took}${slowest(phases)}`.replace("  ", " ");
    case "tls":
      return `secure${took}, ${certificateWords(figures?.certificateExpiresAt)}`;
    default:
      return `works${took}`;
  }
}

function certificateWords(expiresAt: number | undefined): string {
  return expiresAt === undefined
    ? "certificate good"
    : `certificate good until ${new Date(expiresAt * 1_000).toISOString().slice(0, 10)}`;
}

function slowest(phases: Finding["phases"]): string {
  const longest = phases && longestPhase(phases);
  return longest && longest.ms > 1 ? `, most of it ${longest.name} (${milliseconds(longest.ms)})` : "";
}

interface LookData {
  finding: Finding;
}

/** What is read back of an earlier look; it may have been stored by an earlier version. */
const lookData = z.object({
  finding: z.object({
    outcome: z.enum(outcomes),
    reason: z.enum(reasons),
    latencyMs: z.number().nullable(),
    phases: z.record(z.string(), z.number()).optional(),
  }),
});

/** From here on a page is slow: people wait for it. */
const slowMs = 1_000;

function summarise(target: Target, before: readonly Step[]): StepEnd {
  const lines = before.map((step) => `${step.title}: ${step.error ?? step.output ?? step.status}`);
  const output = [verdict(target, before), "", ...lines].join("\n");
  return { status: "completed", output, error: null };
}

/** The first link that is broken is the cause; what comes after it could not be tried. */
function verdict(target: Target, before: readonly Step[]): string {
  const broken = before.find(({ status }) => status !== "completed");
  if (broken) return `${target.url} does not work. ${broken.title}: ${broken.error ?? broken.status}.`;
  const found = new Map(before.map(({ id, data }) => [id, lookData.safeParse(data).data?.finding]));
  const http = found.get("http");
  if (http?.latencyMs && http.latencyMs >= slowMs) {
    return `${target.url} works but is slow: ${milliseconds(http.latencyMs)}${slowest(http.phases)}.`;
  }
  if (
    found.get("longpoll")?.outcome === "up" &&
    found.get("websocket")?.outcome !== "up" &&
    !target.isWebSocket
  ) {
    return `${target.url} works, but WebSocket does not get through while long poll does: a proxy on the way may strip the upgrade.`;
  }
  const took = http?.latencyMs ? ` It answered in ${milliseconds(http.latencyMs)}.` : "";
  return `${target.url} is healthy.${took}`;
}
