import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { domainToASCII } from "node:url";
import { certificateEnd, certificateFailure, judgeCertificate } from "../../certificate.ts";
import { type Deadline, deadlineOf } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import { calledOff, fromError, noResolver, timedOut } from "../../failure.ts";
import type { ProbeContext } from "../../kind.ts";
import { judgeLatency, roundMs } from "../../latency.ts";
import { notePhases, type Phases } from "../../phases.ts";
import type { Finding } from "../../result.ts";
import { usualContext } from "../../secure.ts";
import { forSockets } from "../../socket-lookup.ts";
import { type TlsKeys, tlsKeys } from "./keys.ts";

interface TlsOptions {
  host: string;
  port: number;
  certificateMs: number | null;
  latencyMs: number | null;
}

/** Up when a secure connection can be made and the certificate is valid for the host; nothing is sent on it. */
export const tls = defineKind({
  name: "tls",
  keys: tlsKeys,
  comesLater: [],
  options: ({ tls: { host, port }, expect }: TlsKeys): TlsOptions => ({
    host,
    port,
    certificateMs: expect.certificate ?? null,
    latencyMs: expect.latency ?? null,
  }),
  host: ({ host }) => host.toLowerCase(),
  target,
  probe,
});

function target({ host, port }: TlsOptions): string {
  return `tls ${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function probe(options: TlsOptions, context: ProbeContext): Promise<Finding> {
  using deadline = deadlineOf(context);
  const { clock } = context;
  const beganAt = clock.monotonic();
  const phases: Phases = {};
  const shaken = await shakeHands(options, context, deadline, phases);
  if ("finding" in shaken) return shaken.finding;
  const latencyMs = roundMs(clock.monotonic() - beganAt);
  const { fault, endsAt } = shaken;
  const figures = endsAt === null ? {} : { certificateExpiresAt: Math.round(endsAt / 1_000) };
  const measured = { latencyMs, phases: { ...phases, total: latencyMs }, figures };
  const ends = `the certificate ends at ${endsAt === null ? "no time" : new Date(endsAt).toISOString()}`;
  if (fault) {
    return {
      ...certificateFailure(fault, endsAt, clock.now()),
      ...measured,
      detail: `${target(options)}: ${fault}; ${ends}`,
    };
  }
  const ending = judgeCertificate(endsAt, clock.now(), options.certificateMs ?? 0);
  if (ending) return { ...ending, ...measured, detail: `${target(options)}: ${ends}` };
  return { ...judgeLatency(latencyMs, options.latencyMs), ...measured, detail: null };
}

type Handshake = { finding: Finding } | { fault: string | null; endsAt: number | null };

/** The certificate is judged by us afterwards: a connection that verifies it itself would not let us see its end. */
function shakeHands(
  options: TlsOptions,
  { clock, timeoutMs, lookup }: ProbeContext,
  deadline: Deadline,
  phases: Phases,
): Promise<Handshake> {
  const { host, port } = options;
  const watch = { waiting: false };
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      ...{ host, port, rejectUnauthorized: false, secureContext: usualContext() },
      lookup: forSockets(lookup, deadline.signal, watch),
      // Node compares names in any script, but asks for them as they are written.
      ...(isIP(host) ? {} : { servername: domainToASCII(host) || host }),
    });
    notePhases(socket, phases, clock, clock.monotonic());
    const end = (shaken: Handshake) => {
      deadline.signal.removeEventListener("abort", stop);
      socket.destroy();
      resolve(shaken);
    };
    const stop = () => end({ finding: stopped(options, deadline, watch.waiting, timeoutMs, phases) });
    socket.once("secureConnect", () => end({ fault: faultOf(socket), endsAt: certificateEnd(socket) }));
    socket.on("error", (error) => end({ finding: fromError(error, target(options), timeoutMs) }));
    if (deadline.signal.aborted) stop();
    else deadline.signal.addEventListener("abort", stop, { once: true });
  });
}

/** Node types it as an error; it is OpenSSL's or Node's code for what is wrong. */
function faultOf({ authorized, authorizationError }: TLSSocket): string | null {
  return authorized ? null : String(authorizationError ?? "CERT_UNTRUSTED");
}

function stopped(
  options: TlsOptions,
  { isOver }: Deadline,
  isLookingUp: boolean,
  timeoutMs: number,
  phases: Phases,
): Finding {
  if (!isOver) return calledOff(target(options));
  if (isLookingUp) return noResolver(target(options), timeoutMs);
  return timedOut(target(options), timeoutMs, phases.connect === undefined ? "connecting" : "TLS handshake");
}
