import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { Clock } from "../core/clock.ts";
import { messageOf, systemCodeOf } from "../core/errors.ts";
import { type Trouble, type TroubleKind, trouble } from "./trouble.ts";

export interface Question {
  method: "GET" | "POST";
  url: string;
  token: string | null;
  /** Sent as JSON. */
  body?: object;
  idempotencyKey?: string;
  /** An answer that is larger is not read to its end. */
  mostBytes: number;
}

export interface RawAnswer {
  status: number;
  contentType: string;
  location: string | null;
  body: Buffer;
}

export type Asked = { ok: true; answer: RawAnswer } | { ok: false; trouble: Trouble };

export interface Asker {
  ask(question: Question): Promise<Asked>;
  close(): void;
}

/** From the first byte sent to the last one read. */
const timeoutMs = 5_000;
const connections = { keepAlive: true, maxSockets: 64, maxFreeSockets: 8, scheduling: "lifo" } as const;

/** Asks over HTTP, never follows a redirect (the token is not for where it leads), and always comes back. */
export function createAsker(clock: Clock): Asker {
  const agents = { "http:": new HttpAgent(connections), "https:": new HttpsAgent(connections) };
  return {
    async ask(question) {
      const first = await once(question, agents, clock);
      // The other side had closed a connection that was kept: nothing was asked yet.
      return first.again ? (await once(question, agents, clock)).asked : first.asked;
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

interface Agents {
  "http:": HttpAgent;
  "https:": HttpsAgent;
}

function once(question: Question, agents: Agents, clock: Clock): Promise<{ asked: Asked; again: boolean }> {
  const { method, url, body, mostBytes } = question;
  const isSecure = url.startsWith("https:");
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve) => {
    const options = { method, headers: headersOf(question, text), maxHeaderSize: 64 * 1_024 };
    const sent = isSecure
      ? requestHttps(url, { ...options, agent: agents["https:"] })
      : requestHttp(url, { ...options, agent: agents["http:"] });
    let ended = false;
    const cancel = clock.after(timeoutMs, () => end({ ok: false, trouble: trouble("timeout") }));
    function end(asked: Asked, again = false): void {
      if (ended) return;
      ended = true;
      cancel();
      if (!asked.ok) sent.destroy();
      resolve({ asked, again });
    }
    sent.on("error", (error) => {
      const again = sent.reusedSocket && systemCodeOf(error) === "ECONNRESET";
      end({ ok: false, trouble: failureOf(error) }, again);
    });
    sent.on("response", (response) => read(response, mostBytes, end));
    sent.end(text);
  });
}

function headersOf({ token, idempotencyKey }: Question, text: string | undefined): Record<string, string> {
  return {
    accept: "application/json",
    "accept-encoding": "identity",
    "user-agent": "cortex-status",
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    ...(text === undefined
      ? {}
      : { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
  };
}

function read(response: IncomingMessage, mostBytes: number, end: (asked: Asked) => void): void {
  const { statusCode = 0, headers } = response;
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > mostBytes) end({ ok: false, trouble: trouble("too-large", { status: statusCode }) });
    else chunks.push(chunk);
  });
  response.on("error", (error) => end({ ok: false, trouble: failureOf(error) }));
  response.on("close", () => {
    if (!response.complete) end({ ok: false, trouble: trouble("reset", { status: statusCode }) });
  });
  response.on("end", () => {
    const contentType = headers["content-type"] ?? "";
    const location = headers.location ?? null;
    end({ ok: true, answer: { status: statusCode, contentType, location, body: Buffer.concat(chunks) } });
  });
}

const kinds: Record<string, TroubleKind> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ETIMEDOUT: "timeout",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
};

function failureOf(error: Error): Trouble {
  const code = systemCodeOf(error) ?? "";
  const known = kinds[code];
  if (known) return trouble(known);
  // OpenSSL's and Node's own words for certificates; no address and no header is in them.
  if (/^ERR_(?:TLS|SSL)|CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return trouble("tls", { said: code });
  if (code.startsWith("HPE_")) return trouble("not-json", { said: messageOf(error) });
  return trouble("reset", { said: code || messageOf(error) });
}
