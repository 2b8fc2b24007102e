import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { certificateEnd } from "../../certificate.ts";
import { deadlineOf } from "../../deadline.ts";
import { calledOff, fromError, noResolver, timedOut } from "../../failure.ts";
import type { ProbeContext } from "../../kind.ts";
import { roundMs } from "../../latency.ts";
import type { Finding } from "../../result.ts";
import { type SecureConnection, type SecureOptions, secureConnection, usualContext } from "../../secure.ts";
import { probeHeader, selfHeader } from "../../self-check.ts";
import { forSockets } from "../../socket-lookup.ts";
import { exchange } from "./exchange.ts";
import { judge, textOf } from "./judge.ts";
import type { HttpOptions } from "./options.ts";
import { type Request, redirected, redirectTarget } from "./redirect.ts";
import { failed, startWalk, targetOf, type Walk } from "./walk.ts";

/** One request and what it is redirected to. Ends at the time limit, whatever the target does. */
export async function probe(options: HttpOptions, context: ProbeContext): Promise<Finding> {
  using deadline = deadlineOf(context);
  if (deadline.signal.aborted) return calledOff(targetOf(options));
  const walk = startWalk(options, context, deadline);
  try {
    return (await follow(walk)) ?? overdue(walk);
  } catch (thrown) {
    return deadline.isOver ? overdue(walk) : fromError(thrown, targetOf(options), context.timeoutMs);
  }
}

/** Time was up. Looking a name up is our side's work; everything after it is the target's. */
function overdue(walk: Walk): Finding {
  const { options, context, watch } = walk;
  const target = targetOf(options);
  return watch.waiting
    ? noResolver(target, context.timeoutMs)
    : timedOut(target, context.timeoutMs, underWay(walk));
}

function underWay({ phases, url }: Walk): string {
  if (phases.firstByte !== undefined) return "reading the answer";
  if (phases.connect === undefined) return "connecting";
  return phases.tls === undefined && url.protocol === "https:" ? "TLS handshake" : "waiting for an answer";
}

/** Null when the time was up while a body was read. */
async function follow(walk: Walk): Promise<Finding | null> {
  const { options, context } = walk;
  const start = walk.url.origin;
  let request: Request = { ...options, url: walk.url };
  for (let hop = 0; ; hop++) {
    walk.url = request.url;
    walk.phases = {};
    const response = await ask(walk, request, request.url.origin !== start);
    if (context.selfCheck.isSelf(walk.nonce, textOf(response.headers[selfHeader]))) {
      response.destroy();
      return self(walk);
    }
    const next = options.redirects === null ? null : redirectTarget(response, request.url);
    if (!next) return judge(walk, response);
    response.destroy();
    if (next === "unusable") {
      const found = `redirects to ${response.headers.location}, which is no HTTP URL`;
      return failed(walk, "header", found, { header: "location" });
    }
    const most = options.redirects ?? 0;
    if (hop >= most) {
      const found = `more than ${most} redirects, the last to ${next.href}`;
      return failed(walk, "limit", found, { redirects: most });
    }
    request = redirected(request, response.statusCode ?? 0, next);
  }
}

async function ask(walk: Walk, { url, method, headers, body }: Request, isForeign: boolean) {
  const { options, context, deadline, nonce, phases, watch } = walk;
  const { signal } = deadline;
  const { clock } = context;
  const isSecure = url.protocol === "https:";
  let tls: SecureConnection | null = isSecure ? { secureContext: usualContext() } : null;
  if (isSecure && options.tls) tls = await ownConnection(options.tls, walk, isForeign);
  const response = await exchange({
    ...{ url, method, body, tls, signal, clock, phases },
    headers: { ...headers, [probeHeader]: nonce },
    lookup: forSockets(context.lookup, signal, watch),
  });
  walk.headersAt = clock.monotonic();
  walk.figures.httpStatus = response.statusCode ?? 0;
  if (isSecure) lookAtCertificate(walk, response);
  return response;
}

async function ownConnection(secure: SecureOptions, { context, deadline }: Walk, isForeign: boolean) {
  const connection = await secureConnection(secure, context.clock, isForeign);
  // The time may have run out over a slow disk; a connection begun now would have nobody to end it.
  deadline.signal.throwIfAborted();
  return connection;
}

function lookAtCertificate(walk: Walk, { socket }: IncomingMessage): void {
  walk.certificateEndsAt = socket instanceof TLSSocket ? certificateEnd(socket) : null;
  if (walk.certificateEndsAt !== null) {
    walk.figures.certificateExpiresAt = Math.round(walk.certificateEndsAt / 1_000);
  }
}

/** The answer came from this very process: whoever can read the page knows that it is up. */
function self({ options, context, beganAt, figures }: Walk): Finding {
  const latencyMs = roundMs(context.clock.monotonic() - beganAt);
  const detail = `${targetOf(options)} is answered by this program`;
  return { outcome: "up", reason: "self", latencyMs, facts: null, detail, figures };
}
