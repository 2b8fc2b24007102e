import { authorization, secretsIn } from "../../credentials.ts";
import { defineKind } from "../../define-kind.ts";
import { secureOptions } from "../../secure.ts";
import { type HttpKeys, httpKeys } from "./keys.ts";
import type { HttpOptions } from "./options.ts";
import { probe } from "./probe.ts";

export const http = defineKind({
  name: "http",
  keys: httpKeys,
  comesLater: [],
  options: (keys, { configDir }) => toOptions(keys, configDir),
  host: ({ url }) => new URL(url).hostname,
  target: ({ method, url }) => `${method} ${url}`,
  probe,
});

function toOptions(keys: HttpKeys, configDir: string): HttpOptions {
  const { expect } = keys;
  const headers = headersOf(keys);
  return {
    url: keys.http,
    method: keys.method,
    headers,
    secrets: secretsIn(headers, keys.auth),
    body: keys.body ?? null,
    redirects: keys.redirects === false ? null : keys.redirects,
    tls: secureOptions(keys.tls, configDir),
    status: expect.status,
    expectHeaders: expect.headers,
    expectBody: expect.body ?? null,
    certificateMs: expect.certificate ?? null,
    latencyMs: expect.latency ?? null,
  };
}

/** All that is the same for every check. Of names that differ only in case the user's is the last, and counts. */
function headersOf({ headers, auth, body }: HttpKeys): Record<string, string> {
  const credentials = authorization(auth);
  return {
    "user-agent": "cortex-status",
    accept: "*/*",
    ...(body === undefined ? {} : { "content-type": typeOf(body) }),
    ...headers,
    ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    ...(credentials === null ? {} : { authorization: credentials }),
  };
}

function typeOf(body: string): string {
  return /^\s*[[{]/.test(body) ? "application/json" : "text/plain; charset=utf-8";
}
