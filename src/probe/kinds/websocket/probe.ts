import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { certificateEnd } from "../../certificate.ts";
import { excerpt, withoutSecrets } from "../../credentials.ts";
import { deadlineOf } from "../../deadline.ts";
import { calledOff, fromError, noResolver, timedOut } from "../../failure.ts";
import type { ProbeContext } from "../../kind.ts";
import { judgeLatency, roundMs } from "../../latency.ts";
import type { Phases } from "../../phases.ts";
import { type Figures, type Finding, toDetail } from "../../result.ts";
import { type SecureOptions, secureConnection } from "../../secure.ts";
import type { LookupWatch } from "../../socket-lookup.ts";
import { mismatch, type TextRules } from "../../text-rules.ts";
import { type Ending, openSocket } from "./open-socket.ts";

export interface WebsocketOptions {
  url: string;
  headers: Record<string, string>;
  protocols: string[];
  secrets: string[];
  tls: SecureOptions | null;
  /** What the first message has to be like; null: opening is enough. */
  message: TextRules | null;
  latencyMs: number | null;
}

const excerptChars = 256;

export async function probe(options: WebsocketOptions, context: ProbeContext): Promise<Finding> {
  const { clock, timeoutMs, lookup } = context;
  using deadline = deadlineOf(context);
  const { signal } = deadline;
  const beganAt = clock.monotonic();
  const phases: Phases = {};
  const watch: LookupWatch = { waiting: false };
  try {
    const tls = options.tls && (await secureConnection(options.tls, clock));
    const ending = await openSocket({
      ...options,
      ...{ tls, waitsForMessage: options.message !== null, signal, clock, lookup, watch, phases },
    });
    if (ending.is !== "stopped")
      return judge(options, ending, roundMs(clock.monotonic() - beganAt), phases, timeoutMs);
    if (!deadline.isOver) return calledOff(options.url);
    return watch.waiting
      ? noResolver(options.url, timeoutMs)
      : timedOut(options.url, timeoutMs, underWay(phases, options.url));
  } catch (thrown) {
    return fromError(thrown, options.url, timeoutMs);
  }
}

function underWay({ connect, tls, firstByte }: Phases, url: string): string {
  if (firstByte !== undefined) return "waiting for a message";
  if (connect === undefined) return "connecting";
  return tls === undefined && url.startsWith("wss:") ? "TLS handshake" : "waiting for the WebSocket to open";
}

function judge(
  options: WebsocketOptions,
  ending: Exclude<Ending, { is: "stopped" }>,
  latencyMs: number,
  phases: Phases,
  timeoutMs: number,
): Finding {
  const down = (reason: Finding["reason"], found: string, facts: Finding["facts"] = null): Finding => ({
    ...{ outcome: "down", reason, latencyMs, facts },
    detail: toDetail(`${options.url} ${withoutSecrets(found, options.secrets)}`),
  });
  switch (ending.is) {
    case "failed":
      return fromError(ending.error, options.url, timeoutMs);
    case "answered": {
      const { statusCode = 0, statusMessage = "" } = ending.response;
      return down("status", `answered ${statusCode} ${statusMessage}`, { status: statusCode });
    }
    case "invalid":
      return down("header", `is no WebSocket: ${ending.found}`, { header: "upgrade" });
    case "broken":
      return down(ending.tooLarge ? "limit" : "body", `sent what is no message: ${ending.found}`);
    case "closed": {
      const words = ending.words === "" ? "" : ` (${ending.words})`;
      return down("reset", `closed with code ${ending.code}${words} before a message came`);
    }
    case "good": {
      const wrong = options.message && mismatch(options.message, ending.message);
      if (wrong) {
        const shown = excerpt(ending.message, excerptChars, options.secrets);
        return down(wrong.reason, `message ${wrong.found}: ${shown}`);
      }
      const measured = { phases: { ...phases, total: latencyMs }, figures: figuresOf(ending.response) };
      return { ...judgeLatency(latencyMs, options.latencyMs), ...measured, detail: null };
    }
  }
}

function figuresOf(response: IncomingMessage | null): Figures {
  const end = response?.socket instanceof TLSSocket ? certificateEnd(response.socket) : null;
  return end === null ? {} : { certificateExpiresAt: Math.round(end / 1_000) };
}
