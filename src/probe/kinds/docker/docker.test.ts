import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { probeContext } from "../../../../test/support/probe-context.ts";
import { scratchFolder } from "../../../../test/support/scratch-folder.ts";
import { docker } from "./docker.ts";

/** A Docker Engine as far as a check sees it: HTTP on a socket of the file system. */
async function engine(answer: RequestListener) {
  const socket = join(await scratchFolder(), "docker.sock");
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return socket;
}

function check(socket: string, timeoutMs = 2_000, container = "my-container") {
  if (!docker.probe) throw new Error("the kind has no probe");
  const environment = { DOCKER_HOST: socket.includes("://") ? socket : `unix://${socket}` };
  return docker.probe(docker.options({ docker: container }), probeContext({ environment, timeoutMs }));
}

const running = { Status: "running", Running: true, Paused: false, Restarting: false, ExitCode: 0 };

async function checkState(State: object) {
  const socket = await engine(({ url }, response) => {
    const isAsked = url === "/containers/my-container/json";
    response.writeHead(isAsked ? 200 : 500).end(JSON.stringify({ Id: "1f", State }));
  });
  return check(socket);
}

test.each([
  ["without a health check", running],
  ["with none", { ...running, Health: { Status: "none", Log: null } }],
  ["that is healthy", { ...running, Health: { Status: "healthy", Log: [{ Output: "fine" }] } }],
])("a running container %s is up", async (_, state) => {
  expect(await checkState(state)).toMatchObject({ outcome: "up", reason: "ok", facts: null, detail: null });
});

test.each([
  ["exited", { ...running, Status: "exited", Running: false, ExitCode: 137 }, /exited, exit code 137/],
  ["paused", { ...running, Status: "paused", Paused: true }, /paused/],
  [
    "restarting",
    { ...running, Status: "restarting", Restarting: true, ExitCode: 1 },
    /restarting, exit code 1/,
  ],
])("one that is %s is down", async (_, state, detail) => {
  expect(await checkState(state)).toMatchObject({
    ...{ outcome: "down", reason: "missing", detail: expect.stringMatching(detail) },
  });
});

test("one whose own check fails is down, with the last words of that check; while it starts it is degraded", async () => {
  const unhealthy = { Status: "unhealthy", Log: [{ Output: "old" }, { Output: "curl: (7) refused" }] };
  expect(await checkState({ ...running, Health: unhealthy })).toMatchObject({
    ...{ outcome: "down", reason: "reported", facts: null },
    detail: "my-container: unhealthy: curl: (7) refused",
  });
  expect(await checkState({ ...running, Health: { Status: "starting", Log: [] } })).toMatchObject({
    ...{ outcome: "degraded", reason: "reported", facts: { phase: "starting" } },
  });
});

test("no engine is told in words", async () => {
  expect(await check("/nowhere/docker.sock")).toMatchObject({
    ...{ outcome: "unknown", detail: "docker at /nowhere/docker.sock: no engine listens there" },
  });
});

test("one that does not exist is down", async () => {
  const socket = await engine((_, response) =>
    response.writeHead(404).end('{"message":"No such container: my-container"}'),
  );
  expect(await check(socket)).toMatchObject({ outcome: "down", reason: "missing" });
});

test.each([
  ["500", (_: unknown, response) => response.writeHead(500).end("oh no"), /answered 500: oh no/],
  ["HTML", (_: unknown, response) => response.end("<html>"), /<html>/],
  ["JSON of another shape", (_: unknown, response) => response.end('{"State":"up"}'), /"up"/],
  ["nothing", (request) => request.socket.destroy(), /docker at/],
  ["too much", (_: unknown, response) => response.end(Buffer.alloc(5_000_000, "x")), /more than/],
] satisfies [string, RequestListener, RegExp][])(
  "an engine that answers %s is our trouble",
  async (_, answer, detail) => {
    expect(await check(await engine(answer))).toMatchObject({
      ...{ outcome: "unknown", reason: "probe", detail: expect.stringMatching(detail) },
    });
  },
);

test("so is one that is not there, hangs, or cannot be reached from here", async () => {
  const nowhere = join(await scratchFolder(), "docker.sock");
  expect(await check(nowhere)).toMatchObject({
    outcome: "unknown",
    detail: expect.stringContaining(nowhere),
  });
  const silent = await engine(() => undefined);
  expect(await check(silent, 200)).toMatchObject({
    outcome: "unknown",
    detail: expect.stringContaining("200 ms"),
  });
  expect(await check("tcp://127.0.0.1:2375")).toMatchObject({ outcome: "unknown", reason: "probe" });
});
