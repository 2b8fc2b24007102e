import { connect, type Socket } from "node:net";
import { timeLimit } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import { calledOff, fromError, noResolver, timedOut } from "../../failure.ts";
import type { ProbeContext } from "../../kind.ts";
import { judgeLatency, roundMs } from "../../latency.ts";
import type { Finding } from "../../result.ts";
import { forSockets, type LookupWatch } from "../../socket-lookup.ts";
import { type TcpKeys, tcpKeys } from "./keys.ts";

interface TcpOptions {
  host: string;
  port: number;
  latencyMs: number | null;
}

/** Up when the connection is accepted; nothing is sent. */
export const tcp = defineKind({
  name: "tcp",
  keys: tcpKeys,
  comesLater: [],
  options: ({ tcp: { host, port }, expect }: TcpKeys): TcpOptions => ({
    host,
    port,
    latencyMs: expect.latency ?? null,
  }),
  host: ({ host }) => host.toLowerCase(),
  target,
  probe,
});

function target({ host, port }: TcpOptions): string {
  return `tcp ${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function probe(options: TcpOptions, { clock, timeoutMs, signal, lookup }: ProbeContext): Promise<Finding> {
  const beganAt = clock.monotonic();
  const watch: LookupWatch = { waiting: false };
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(calledOff(target(options)));
    let lookupMs: number | null = null;
    const socket: Socket = connect({
      host: options.host,
      port: options.port,
      lookup: forSockets(lookup, signal, watch),
    });
    const cancel = timeLimit(clock, timeoutMs, () => end(overdue(options, timeoutMs, watch)));
    const callOff = () => end(calledOff(target(options)));
    const end = (finding: Finding) => {
      cancel();
      signal.removeEventListener("abort", callOff);
      socket.destroy();
      resolve(finding);
    };
    signal.addEventListener("abort", callOff, { once: true });
    socket.once("lookup", () => {
      lookupMs = roundMs(clock.monotonic() - beganAt);
    });
    socket.once("connect", () => {
      const latencyMs = roundMs(clock.monotonic() - beganAt);
      const phases = {
        ...(lookupMs === null ? {} : { lookup: lookupMs }),
        connect: latencyMs,
        total: latencyMs,
      };
      end({ ...judgeLatency(latencyMs, options.latencyMs), detail: null, phases });
    });
    socket.once("error", (error) => end(fromError(error, target(options), timeoutMs)));
  });
}

/** Looking the name up is our side's work, connecting the target's. */
function overdue(options: TcpOptions, timeoutMs: number, { waiting }: LookupWatch): Finding {
  return waiting
    ? noResolver(target(options), timeoutMs)
    : timedOut(target(options), timeoutMs, "connecting");
}
