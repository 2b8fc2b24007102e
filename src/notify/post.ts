/** One POST to a receiver that may do anything: hang, redirect, answer 100 MB. */
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { messageOf, systemCodeOf } from "../core/errors.ts";
import { forSockets } from "../probe/socket-lookup.ts";
import type { SendContext, Sent } from "./channel.ts";
import { connectionFailures, type Failure } from "./failure.ts";

export interface Post {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Of an answer that is no success this much is read. */
const readAtMost = 4_096;
/** These say that the content is at fault, not the moment. */
const refusals: readonly number[] = [400, 413, 415, 422];

/** Never rejects. A redirect is not followed: who moved gets a new address in the config. */
export function post({ url, headers, body }: Post, context: SendContext): Promise<Sent> {
  const { signal, lookup } = context;
  const target = new URL(url);
  return new Promise((resolve) => {
    const request = (target.protocol === "https:" ? tlsRequest : plainRequest)(target, {
      method: "POST",
      agent: false,
      headers: {
        "user-agent": "cortex-status",
        ...headers,
        "content-length": String(Buffer.byteLength(body)),
      },
      lookup: forSockets(lookup, signal),
    });
    let isWritten = false;
    const finish = (sent: Sent) => {
      signal.removeEventListener("abort", onAbort);
      resolve(sent);
      request.destroy();
    };
    const onAbort = () => finish({ ok: false, why: { how: "late" }, maybe: isWritten });
    signal.addEventListener("abort", onAbort, { once: true });
    request.on("finish", () => {
      isWritten = true;
    });
    request.on("error", (error) => finish({ ok: false, why: whyNot(error), maybe: isWritten }));
    request.once("close", () => finish({ ok: false, why: { how: "closed" }, maybe: isWritten }));
    request.once("response", (response) => {
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) finish({ ok: true });
      else readSome(response, (text) => finish(failure(response, text, context)));
    });
    request.end(body);
  });
}

function whyNot(error: Error): Failure {
  const code = systemCodeOf(error);
  // ERESOLVER is a code of ours, which nobody can look up.
  if (code === undefined || code === "ERESOLVER") return messageOf(error);
  const known = connectionFailures.find((one) => one === code);
  return known ? { how: "connection", code: known } : code;
}

export function postJson(
  url: string,
  payload: unknown,
  context: SendContext,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const all = { "content-type": "application/json", ...headers };
  return post({ url, headers: all, body: JSON.stringify(payload) }, context);
}

function failure({ statusCode = 0, headers }: IncomingMessage, text: string, { clock }: SendContext): Sent {
  const said = text.replace(/\s+/g, " ").trim().slice(0, 120);
  const retryAfterMs = patience(headers["retry-after"], clock.now());
  return {
    ok: false,
    why: { how: "answered", status: statusCode, said },
    refused: refusals.includes(statusCode),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function patience(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+(?:\.\d+)?$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function readSome(response: IncomingMessage, done: (text: string) => void): void {
  let text = "";
  const end = () => done(text);
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    text += chunk;
    if (text.length >= readAtMost) end();
  });
  response.once("end", end);
  response.once("error", end);
  response.once("aborted", end);
}
