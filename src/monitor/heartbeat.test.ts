import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { systemClock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { ManualClock } from "../core/manual-clock.ts";
import { createLookup } from "../probe/lookup.ts";
import { createHeartbeat, type Heartbeat } from "./heartbeat.ts";

const opened: { heartbeat?: Heartbeat; server?: Server }[] = [];

afterEach(() => {
  for (const { heartbeat, server } of opened.splice(0)) {
    heartbeat?.stop();
    server?.closeAllConnections();
    server?.close();
  }
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push({ server });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/push/very-secret`;
}

function start(healthy: () => boolean = () => true) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const line = (fields: object, event: string) => void lines.push(`${event} ${JSON.stringify(fields)}`);
  const log: Log = { debug: line, info: line, warn: line, error: line };
  const heartbeat = createHeartbeat({ clock, log, lookup: createLookup(systemClock), healthy });
  opened.push({ heartbeat });
  return { clock, lines, heartbeat };
}

/** Turns the clock, and gives real sockets the time to speak. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  await clock.advance(ms);
  await new Promise((resolve) => setTimeout(resolve, 50));
}

test("the first beat goes out at once, the others at their pace, as GET", async () => {
  const asked: string[] = [];
  const url = await listen((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end("ok");
  });
  const { clock, heartbeat } = start();
  heartbeat.aim({ url, everyMs: 60_000 });
  await vi.waitFor(() => expect(asked).toEqual(["GET /push/very-secret"]));
  await pass(clock, 59_000);
  expect(asked).toHaveLength(1);
  await pass(clock, 1_000);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  heartbeat.aim({ url, everyMs: 60_000 });
  await pass(clock, 0);
  expect(asked).toHaveLength(2);
  heartbeat.stop();
  await pass(clock, 600_000);
  expect(asked).toHaveLength(2);
});

test("while checks are not made in time it is withheld, which is said once, and comes back", async () => {
  let asked = 0;
  let healthy = false;
  const url = await listen((_, response) => {
    asked++;
    response.end();
  });
  const { clock, heartbeat, lines } = start(() => healthy);
  heartbeat.aim({ url, everyMs: 10_000 });
  for (let beat = 0; beat < 3; beat++) await pass(clock, 10_000);
  expect(asked).toBe(0);
  expect(heartbeat.trouble()).toContain("checks are not made in time");
  expect(lines).toEqual(['heartbeat.not-heard {"found":"withheld: checks are not made in time"}']);
  healthy = true;
  await pass(clock, 10_000);
  await vi.waitFor(() => expect(heartbeat.trouble()).toBeNull());
  expect(asked).toBe(1);
  expect(lines.at(-1)).toBe("heartbeat.heard {}");
});

test("a failure is a warning and one line, never names the address, and is not tried again before its time", async () => {
  let status = 503;
  let asked = 0;
  const url = await listen((_, response) => {
    asked++;
    response.writeHead(status, { location: "/" }).end();
  });
  const { clock, heartbeat, lines } = start();
  heartbeat.aim({ url, everyMs: 30_000 });
  await vi.waitFor(() => expect(heartbeat.trouble()).toBe("answered 503"));
  await pass(clock, 29_000);
  expect(asked).toBe(1);
  await pass(clock, 1_000);
  await vi.waitFor(() => expect(asked).toBe(2));
  expect(lines).toHaveLength(1);
  status = 301;
  await pass(clock, 30_000);
  await vi.waitFor(() => expect(heartbeat.trouble()).toContain("answered 301"));
  status = 204;
  await pass(clock, 30_000);
  await vi.waitFor(() => expect(heartbeat.trouble()).toBeNull());
  expect(lines.join("\n")).not.toContain("very-secret");
  expect(lines).toHaveLength(3);
});

test("no answer within 10 s and a refused connection are warnings too", async () => {
  const url = await listen(() => undefined);
  const { clock, heartbeat } = start();
  heartbeat.aim({ url, everyMs: 60_000 });
  await pass(clock, 9_000);
  expect(heartbeat.trouble()).toBeNull();
  await pass(clock, 1_500);
  await vi.waitFor(() => expect(heartbeat.trouble()).toContain("no answer within 10 s"));
  heartbeat.aim({ url: "http://127.0.0.1:1/", everyMs: 60_000 });
  await vi.waitFor(() => expect(heartbeat.trouble()).toContain("ECONNREFUSED"));
  heartbeat.aim(null);
  expect(heartbeat.trouble()).toBeNull();
});
