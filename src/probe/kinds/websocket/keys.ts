import { z } from "zod";
import { authKey, latencyKey, textExpectation, tlsKey } from "../../answer-keys.ts";
import { closed, headerMap, url } from "../../key-schemas.ts";

export const websocketKeys = z.object({
  websocket: url("ws", "wss").meta({
    description: "URL that has to accept a WebSocket.",
    examples: ["wss://example.com/live"],
  }),
  headers: headerMap()
    .default({})
    .meta({ description: "Headers of the request.", examples: [{ "x-team": "blue" }] }),
  auth: authKey.optional().meta({ description: "Who asks: `bearer` or `basic`." }),
  tls: tlsKey.optional().meta({ description: "How the connection is secured." }),
  expect: closed({
    message: textExpectation
      .optional()
      .meta({ description: "What the first message has to be like.", examples: [{ contains: "hello" }] }),
    latency: latencyKey,
  })
    .prefault({})
    .meta({ description: "All of it must hold." }),
});

export type WebsocketKeys = z.output<typeof websocketKeys>;
