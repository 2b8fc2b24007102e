import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { systemCodeOf } from "../../../core/errors.ts";
import { couldNot } from "../../could-not.ts";
import { deadlineOf, orAbort } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import { calledOff, fromError, noResolver } from "../../failure.ts";
import type { HostPort } from "../../key-schemas.ts";
import type { Lookup, ProbeContext } from "../../kind.ts";
import { judgeLatency, roundMs } from "../../latency.ts";
import { type Finding, toDetail } from "../../result.ts";
import { type Answer, ask, missingAnswer } from "./ask.ts";
import { type DnsKeys, dnsKeys, type RecordType } from "./keys.ts";

interface DnsOptions {
  name: string;
  type: RecordType;
  /** Null: the system's resolvers. */
  resolver: HostPort | null;
  answers: string[];
  latencyMs: number | null;
}

/**
 * Up when the name has records of the type and the expected ones are among them. The name is what is watched: a resolver
 * that does not answer, the system's or another, says nothing about it. A `tcp` check of port 53 watches a resolver.
 */
export const dns = defineKind({
  name: "dns",
  keys: dnsKeys,
  comesLater: [],
  options: ({ dns: { name, type, resolver }, expect }: DnsKeys): DnsOptions => ({
    name,
    type,
    resolver: resolver ?? null,
    answers: expect.answers ?? [],
    latencyMs: expect.latency ?? null,
  }),
  host: ({ resolver }) => resolver?.host ?? null,
  target,
  probe,
});

function target({ name, type, resolver }: DnsOptions): string {
  return `dns ${type} ${name}${resolver ? ` @${addressPort(resolver)}` : ""}`;
}

async function probe(options: DnsOptions, context: ProbeContext): Promise<Finding> {
  const { clock, timeoutMs, lookup } = context;
  using deadline = deadlineOf(context);
  const beganAt = clock.monotonic();
  // Tries double their time (c-ares): three fit into the time limit.
  const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / 8), tries: 3 });
  try {
    const question = pointTo(resolver, options.resolver, lookup, deadline.signal).then(() =>
      ask(resolver, options.name, options.type),
    );
    const found = await orAbort(question, deadline.signal);
    if (found) return judge(options, found, roundMs(clock.monotonic() - beganAt));
    return deadline.isOver ? noResolver(target(options), timeoutMs) : calledOff(target(options));
  } catch (thrown) {
    return fromResolver(thrown, options, timeoutMs);
  } finally {
    resolver.cancel();
  }
}

async function pointTo(
  resolver: Resolver,
  server: HostPort | null,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<void> {
  if (!server) return;
  const host = isIP(server.host) === 0 ? (await lookup(server.host, signal))[0]?.address : server.host;
  signal.throwIfAborted();
  resolver.setServers([addressPort({ host: host ?? server.host, port: server.port })]);
}

function addressPort({ host, port }: HostPort): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function judge(options: DnsOptions, found: Answer[], latencyMs: number): Finding {
  const missing = missingAnswer(options.answers, found, options.type);
  const phases = { total: latencyMs };
  if (missing === undefined) {
    return { ...judgeLatency(latencyMs, options.latencyMs), detail: null, phases };
  }
  const all = found.map(([whole]) => whole).join(", ");
  const detail = toDetail(`${target(options)}: expected ${missing}, found ${all || "no answers"}`);
  return { outcome: "down", reason: "body", latencyMs, facts: null, detail, phases };
}

function fromResolver(thrown: unknown, options: DnsOptions, timeoutMs: number): Finding {
  const code = systemCodeOf(thrown);
  if (code === "ETIMEOUT") return noResolver(target(options), timeoutMs);
  if (code === "ECONNREFUSED") return couldNot(`${target(options)}: no resolver answers`);
  return fromError(thrown, target(options), timeoutMs);
}
