import { couldNot } from "../../could-not.ts";
import { type Deadline, deadlineOf, orAbort } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import { fromError, noResolver, timedOut } from "../../failure.ts";
import type { ProbeContext } from "../../kind.ts";
import { judgeLatency, roundMs } from "../../latency.ts";
import { lastLine, type ProgramEnd, runProgram } from "../../program.ts";
import { type Finding, toDetail } from "../../result.ts";
import { pingKeys } from "./keys.ts";

interface PingOptions {
  host: string;
  latencyMs: number | null;
}

/**
 * One ICMP echo (RFC 792, RFC 4443), sent by the system's `ping`: Node has no sockets for it, and that program
 * has the right to open one.
 */
export const ping = defineKind({
  name: "ping",
  keys: pingKeys,
  comesLater: [],
  options: ({ ping, expect }): PingOptions => ({ host: ping, latencyMs: expect.latency ?? null }),
  host: ({ host }) => host.toLowerCase(),
  target,
  probe,
});

function target({ host }: PingOptions): string {
  return `ping ${host}`;
}

async function probe(options: PingOptions, context: ProbeContext): Promise<Finding> {
  const { clock, timeoutMs } = context;
  using deadline = deadlineOf(context);
  const beganAt = clock.monotonic();
  let address: string | undefined;
  try {
    const found = await orAbort(context.lookup(options.host, deadline.signal), deadline.signal);
    if (found === undefined) return noResolver(target(options), timeoutMs);
    address = found[0]?.address;
  } catch (thrown) {
    return fromError(thrown, target(options), timeoutMs);
  }
  if (address === undefined) return couldNot(`${target(options)}: the name has no address`);
  const lookupMs = roundMs(clock.monotonic() - beganAt);
  const end = await sendEcho(address, context, deadline);
  return judge(end, options, { address, lookupMs, timeoutMs });
}

/** The address, never the name, goes to the program: it would look names up in its own way and time. */
function sendEcho(address: string, context: ProbeContext, { signal }: Deadline): Promise<ProgramEnd> {
  const { clock, environment, timeoutMs } = context;
  // Without it, ping waits ten seconds, whatever our limit is.
  const patience = String(Math.ceil(timeoutMs / 1_000));
  return runProgram({
    argv: ["ping", "-n", "-c", "1", "-W", patience, address],
    // The words that are read below are those of the C locale.
    environment: { ...environment, LC_ALL: "C" },
    ...{ clock, signal },
  });
}

interface Sent {
  address: string;
  lookupMs: number;
  timeoutMs: number;
}

function judge(end: ProgramEnd, options: PingOptions, { address, lookupMs, timeoutMs }: Sent): Finding {
  const to = address === options.host ? target(options) : `${target(options)} (${address})`;
  if (end.how === "not-started") return couldNot(end.why);
  if (end.how === "stopped") return timedOut(to, timeoutMs, "waiting for the echo");
  if (end.how === "killed") return couldNot(`${to}: the program was ended by ${end.by}`);
  const roundTrip = /\btime[=<]([\d.]+) ?ms/.exec(end.stdout)?.[1];
  if (end.code === 0 && roundTrip !== undefined) {
    const latencyMs = roundMs(Number(roundTrip));
    const phases = { lookup: lookupMs, total: roundMs(lookupMs + latencyMs) };
    return { ...judgeLatency(latencyMs, options.latencyMs), detail: null, phases };
  }
  return withoutEcho(end, to, timeoutMs);
}

const refusal = /^From .*(?:unreachable|prohibited|filtered|exceeded|No route).*$/im;

/** Exit 1 is no answer; what ping says on stderr is its own trouble: no permission, no network, no memory. */
function withoutEcho(
  { stdout, stderr, ms, code }: ProgramEnd & { how: "exited" },
  to: string,
  timeoutMs: number,
): Finding {
  const told = refusal.exec(stdout)?.[0];
  if (told !== undefined) {
    const detail = toDetail(`${to}: ${told}`);
    return { outcome: "down", reason: "unreachable", latencyMs: null, facts: null, detail };
  }
  const trouble = lastLine(stderr);
  if (code === 1 && trouble === null && ms >= timeoutMs / 2)
    return timedOut(to, timeoutMs, "waiting for the echo");
  return couldNot(`${to}: ${trouble ?? `ping gave up after ${ms} ms with code ${code}`}`);
}
