import { LongPoll, Socket } from "phoenix";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { createTarget, type Target } from "../support/targets.ts";

let target: Target;
let place: Place;
let cortex: RunningCortex;

beforeAll(async () => {
  target = await createTarget();
  place = await makePlace(`
connectivity: off
tokens:
  - { id: figures, token: figures, can: [metrics] }
  - { id: reader, token: reader, can: [read] }
services:
  - { id: shop, tcp: "127.0.0.1:${target.port}", every: 1s }
  - { id: vault, tcp: "127.0.0.1:${target.port}", every: 1s, visibility: operator }
`);
  cortex = await runCortex(place);
}, 30_000);

afterAll(async () => {
  await cortex?.end();
  await target?.stop();
  await place?.remove();
});

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test("a token for metrics is told of public services, one that reads of all", async () => {
  const metrics = async (token: string) => (await fetch(`${cortex.url}/metrics`, bearer(token))).text();
  expect(await metrics("figures")).toContain('cortex_service_state{id="shop"');
  expect(await metrics("figures")).not.toContain("vault");
  expect(await metrics("reader")).toContain('cortex_service_state{id="vault"');
});

test("who is known but may not change is forbidden, who is not known has to say who it is", async () => {
  const path = `${cortex.url}/api/v1/services/shop/check`;
  const status = async (more: RequestInit) => (await fetch(path, { method: "POST", ...more })).status;
  expect(await status(bearer("figures"))).toBe(403);
  expect(await status(bearer("reader"))).toBe(403);
  expect(await status({})).toBe(401);
  expect(await status(bearer("nobody"))).toBe(401);
});

test.each([
  ["WebSocket", WebSocket],
  ["long poll", LongPoll],
])("the official client with a token that is none is refused by %s with 403", async (_, transport) => {
  const client = new Socket(`${cortex.url.replace("http", "ws")}/live`, {
    transport,
    authToken: "nobody",
    reconnectAfterMs: () => 60_000,
  });
  const heard = await new Promise<string>((resolve) => {
    client.onError((error: unknown) => resolve(errorText(error)));
    client.onOpen(() => resolve("open"));
    client.connect();
  });
  client.disconnect();
  expect(heard).toContain("403");
});

function errorText(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error
    ? String(error.message)
    : `${error}`;
}
