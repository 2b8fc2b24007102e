import { authorization, secretsIn } from "../../credentials.ts";
import { defineKind } from "../../define-kind.ts";
import { secureOptions } from "../../secure.ts";
import { type WebsocketKeys, websocketKeys } from "./keys.ts";
import { probe, type WebsocketOptions } from "./probe.ts";

/** Up when the WebSocket opens and, where one is expected, its first message is as expected. */
export const websocket = defineKind({
  name: "websocket",
  keys: websocketKeys,
  comesLater: [],
  options: (keys, { configDir }) => toOptions(keys, configDir),
  host: ({ url }) => new URL(url).hostname,
  target: ({ url }) => url,
  probe,
});

function toOptions(keys: WebsocketKeys, configDir: string): WebsocketOptions {
  const credentials = authorization(keys.auth);
  const isProtocol = (name: string) => name.toLowerCase() === "sec-websocket-protocol";
  const own = Object.entries(keys.headers);
  const headers = {
    "user-agent": "cortex-status",
    ...Object.fromEntries(own.filter(([name]) => !isProtocol(name))),
    ...(credentials === null ? {} : { authorization: credentials }),
  };
  return {
    url: keys.websocket.replace(/#.*$/, ""),
    headers,
    protocols: own.filter(([name]) => isProtocol(name)).flatMap(([, value]) => value.split(/\s*,\s*/)),
    secrets: secretsIn(headers, keys.auth),
    tls: secureOptions(keys.tls, configDir),
    message: keys.expect.message ?? null,
    latencyMs: keys.expect.latency ?? null,
  };
}
