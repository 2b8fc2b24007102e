import type { IncomingMessage } from "node:http";
import { isSecret } from "../../credentials.ts";

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** What is sent at one hop. */
export interface Request {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | null;
}

/** Where an answer sends us; `unusable` when that is no HTTP URL, null when the answer is an answer. */
export function redirectTarget(response: IncomingMessage, from: URL): URL | "unusable" | null {
  const { location } = response.headers;
  if (!redirectStatuses.has(response.statusCode ?? 0) || location === undefined) return null;
  const target = URL.parse(location, from);
  return target && /^https?:$/.test(target.protocol) ? target : "unusable";
}

/** The next hop. Another origin gets no credentials (Fetch Standard, HTTP-redirect fetch), nor keys of headers of their own. */
export function redirected(request: Request, status: number, url: URL): Request {
  const method = methodAfter(status, request.method);
  const keepsBody = method === request.method;
  const isForeign = url.origin !== request.url.origin;
  const headers = Object.entries(request.headers).filter(
    ([name]) => !(isForeign && isPersonal(name)) && (keepsBody || !describesBody(name)),
  );
  return { url, method, headers: Object.fromEntries(headers), body: keepsBody ? request.body : null };
}

/** RFC 9110 section 15.4: 303 always becomes GET, 301 and 302 do for POST, as every browser has it. */
function methodAfter(status: number, method: string): string {
  if (method === "HEAD") return method;
  if (status === 303 || (status < 303 && method === "POST")) return "GET";
  return method;
}

function isPersonal(name: string): boolean {
  return /^host$/i.test(name) || isSecret(name);
}

function describesBody(name: string): boolean {
  return /^content-/i.test(name);
}
