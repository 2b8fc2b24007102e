/** Walks the chain that a visitor's browser uses, from the name to the live socket, and names the first thing that is wrong. */
import { tryLongPoll } from "../probe/connection/live-poll.ts";
import { openLiveSocket } from "../probe/connection/live-socket.ts";
import { connectTo, placeOf, resolveName, secure } from "../probe/connection/reach.ts";
import { failed, passed, type StepContext, type StepResult } from "../probe/connection/step.ts";
import type { LookInBrowser } from "./browser/look.ts";
import { tryIdle } from "./idle.ts";
import { type CortexPage, fetchFiles, openPage } from "./page.ts";
import * as remedies from "./remedies.ts";
import type { Diagnosis, DoctorReport, StepName } from "./report.ts";
import { Walk, type WalkParts } from "./walk.ts";
import { warningsFor } from "./warnings.ts";
import { askWhy, type Why } from "./why.ts";

export interface Examination extends Omit<WalkParts, "withinMs"> {
  /** Where visitors find the page. */
  url: URL;
  /** Keeps a connection idle for so long, longer than the client's heartbeat; null: not. */
  idleMs: number | null;
  /** Services of the config that check this very address. */
  selfChecked: readonly string[];
  browser: LookInBrowser;
}

/** With the start of the process and the end of a browser it is less than 15 s. */
const withinMs = 13_500;
const idleGraceMs = 7_000;
const limits = { reach: 3_000, http: 4_000, assets: 4_000, origin: 3_000, live: 5_000, browser: 8_000 };
/** A heartbeat that is answered later than this makes our page look for another transport. */
const pongMs = 2_500;
/** So much slower than a plain answer on the same way. */
const lateMs = 1_500;

/** Either what the next steps need, or the end of the walk. */
type OrEnd<Value> = Value | { end: Diagnosis };

export async function examine(parts: Examination): Promise<DoctorReport> {
  const { url, idleMs } = parts;
  const walk = new Walk({ ...parts, withinMs: withinMs + (idleMs === null ? 0 : idleMs + idleGraceMs) });
  const end = await walkThrough(parts, walk);
  const { warnings } = end;
  return { url: url.href, verdict: end.verdict, remedy: end.remedy, steps: walk.steps, warnings };
}

async function walkThrough(parts: Examination, walk: Walk): Promise<Diagnosis & { warnings: string[] }> {
  const found = await findPage(parts.url, walk);
  if ("end" in found) return { ...found.end, warnings: [] };
  const { page, keyHash } = found;
  const { origin } = page.url;
  const at: LiveEnd = { live: `${origin}${page.base}/live`, origin };
  const why = await judgeOrigin(at, walk);
  if ("end" in why) return { ...why.end, warnings: [] };
  const telling = warningsFor(
    `${origin}${page.base}`,
    why.why,
    parts.selfChecked,
    walk.context(limits.origin),
  );
  const trouble =
    (await tryTransports(at, why.ms, walk)) ??
    (parts.idleMs === null ? null : await letIdle(at, parts.idleMs, walk)) ??
    (await lookInBrowser(page, keyHash, parts.browser, walk));
  return { ...(trouble ?? { verdict: "ok", remedy: null }), warnings: await telling };
}

interface LiveEnd {
  /** Address of the live end: `https://h/live`. */
  live: string;
  /** What a browser sends as Origin. */
  origin: string;
}

interface Found {
  page: CortexPage;
  keyHash: string | null;
}

/** Name, connection, TLS, the page and what it is made of. */
async function findPage(url: URL, walk: Walk): Promise<OrEnd<Found>> {
  const place = placeOf(url);
  const { host } = place;
  const reach = <Value>(
    step: StepName,
    expected: string,
    run: (context: StepContext) => Promise<StepResult<Value>>,
  ) => walk.take({ step, expected, limitMs: limits.reach }, run);
  const resolved = await reach("resolve", "an address", (context) => resolveName(place, context));
  if (!resolved.ok) return { end: remedies.unreachable("resolve", resolved, host) };
  const connected = await reach("connect", "a connection", (context) => connectTo(place, context));
  if (!connected.ok) return { end: remedies.unreachable("connect", connected, host) };
  const secured =
    url.protocol === "https:"
      ? await reach("tls", `a certificate for ${host}`, (context) => secure(place, context))
      : null;
  if (secured && !secured.ok) return { end: remedies.unreachable("tls", secured, host) };
  let answered = false;
  const opened = await walk.take(
    { step: "http", expected: "200, a page of Cortex Status", limitMs: limits.http },
    async (context) => {
      const page = await openPage(url, context);
      answered = page.answered;
      return page.result;
    },
  );
  if (!opened.ok) {
    return { end: answered ? remedies.notCortex(opened.found) : remedies.unreachable("http", opened, host) };
  }
  const page = opened.value;
  const files = await walk.take(
    { step: "assets", expected: "every script and style, 200 with its type", limitMs: limits.assets },
    (context) => fetchFiles(page.files, context),
  );
  if (!files.ok) return { end: remedies.assetsMissing(page.url, page.base) };
  return { page, keyHash: secured?.value.keyHash ?? null };
}

/** What the server says of the origin, and how long a plain answer takes. */
async function judgeOrigin({ live, origin }: LiveEnd, walk: Walk): Promise<OrEnd<{ why: Why; ms: number }>> {
  let end: Diagnosis | null = null;
  const beganAt = walk.clock.monotonic();
  const why = await walk.take(
    { step: "origin", expected: `a socket of a page at ${origin} is let in`, limitMs: limits.origin },
    async (context) => {
      const asked = await askWhy(live, origin, context);
      end = asked.ok ? remedies.originTrouble(asked.value, origin) : remedies.notCortex(asked.found);
      return asked.ok && end !== null ? failed("refused", asked.found) : asked;
    },
  );
  if (!why.ok) return { end: end ?? remedies.notCortex(why.found) };
  return { why: why.value, ms: walk.clock.monotonic() - beganAt };
}

/** Both at once, as they do not touch each other. */
async function tryTransports(at: LiveEnd, plainMs: number, walk: Walk): Promise<Diagnosis | null> {
  const allowedMs = Math.round(lateMs + 2 * plainMs);
  const [socket, poll] = await Promise.all([
    walk.take(
      { step: "websocket", expected: "101, and a heartbeat answered in time", limitMs: limits.live },
      (context) => trySocket(at, context),
    ),
    walk.take(
      { step: "longpoll", expected: `each message at once, within ${allowedMs} ms`, limitMs: limits.live },
      (context) => tryPollTwice(at, allowedMs, context),
    ),
  ]);
  if (!socket.ok && socket.refusal !== undefined)
    return remedies.diagnosis("host-not-allowed", socket.refusal);
  if (!poll.ok) return remedies.pollBuffered;
  return socket.ok ? null : remedies.upgradeStripped;
}

/** Late once may be a busy machine; what stands between is late each time. */
async function tryPollTwice(at: LiveEnd, lateMs: number, context: StepContext): Promise<StepResult> {
  const beganAt = context.clock.monotonic();
  const first = await tryLongPoll({ ...at, context }, { lateMs });
  const timeoutMs = context.timeoutMs - (context.clock.monotonic() - beganAt);
  if (first.ok || first.reason !== "timeout" || timeoutMs < lateMs) return first;
  return tryLongPoll({ ...at, context: { ...context, timeoutMs } }, { lateMs });
}

async function trySocket({ live, origin }: LiveEnd, context: StepContext): Promise<StepResult> {
  const opened = await openLiveSocket(live, origin, context);
  if (!opened.ok) return opened;
  const beganAt = context.clock.monotonic();
  const answered = await opened.value.beat(pongMs);
  const ms = Math.round(context.clock.monotonic() - beganAt);
  opened.value.close();
  return answered
    ? passed(`101, heartbeat answered after ${ms} ms`, undefined)
    : failed("silent", `101, and a heartbeat was not answered within ${ms} ms`);
}

async function letIdle(at: LiveEnd, idleMs: number, walk: Walk): Promise<Diagnosis | null> {
  const expected = `a connection without a word lives for ${idleMs / 1_000} s`;
  const wish = { step: "idle" as const, expected, limitMs: idleMs + idleGraceMs };
  const idle = await walk.take(wish, (context) => tryIdle({ ...at, idleMs }, context));
  return idle.ok ? null : remedies.idleTimeout(idleMs);
}

async function lookInBrowser(
  { url }: CortexPage,
  keyHash: string | null,
  look: LookInBrowser,
  walk: Walk,
): Promise<Diagnosis | null> {
  const seen = await walk.take(
    { step: "browser", expected: "liveSocket.isConnected() becomes true", limitMs: limits.browser },
    (context) => look({ url, keyHash, context }),
  );
  return seen.ok ? null : remedies.browserTrouble;
}
