import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { exchange } from "../kinds/http/exchange.ts";
import { usualContext } from "../secure.ts";
import { forSockets } from "../socket-lookup.ts";
import { attempt, failed, passed, type StepContext, type StepResult } from "./step.ts";

export interface Question {
  url: URL;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
}

export interface Answer {
  /** Of the last answer, after redirects. */
  url: URL;
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const mostBytes = 4 * 1024 * 1024;
const mostRedirects = 5;

/** One request on a connection of its own, its answer read whole. Redirects of a GET are followed when asked to. */
export function ask(
  question: Question,
  context: StepContext,
  followRedirects = false,
): Promise<StepResult<Answer>> {
  const { method = "GET", url } = question;
  return attempt(`${method} ${url.origin}${url.pathname}`, context, async (signal) => {
    let at = url;
    for (let hops = 0; ; hops++) {
      const response = await send({ ...question, url: at }, context, signal);
      const { statusCode: status = 0, headers } = response;
      const next = followRedirects ? redirection(status, headers.location, at) : null;
      if (!next) {
        const body = await readText(response);
        if (body === null) return failed("limit", `the answer is larger than ${mostBytes} bytes`);
        return passed(`answered ${status}`, { url: at, status, headers, body });
      }
      response.destroy();
      if (hops === mostRedirects)
        return failed("limit", `redirected ${hops + 1} times, last to ${next.href}`);
      at = next;
    }
  });
}

function send(
  { url, method = "GET", headers = {}, body }: Question,
  { clock, lookup }: StepContext,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
  return exchange({
    ...{ url, method, signal, clock, phases: {}, body: body ?? null },
    headers: { ...headers, ...length },
    tls: url.protocol === "https:" ? { secureContext: usualContext() } : null,
    lookup: forSockets(lookup, signal),
  });
}

function redirection(status: number, location: string | undefined, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  const next = URL.parse(location, from);
  return next && /^https?:$/.test(next.protocol) ? next : null;
}

/** Null: there is more of it than anybody reads. */
async function readText(response: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
