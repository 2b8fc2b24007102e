import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { receiver } from "../support/receiver.ts";
import { cortex, makePlace, operatorPassword, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { unusedPort } from "../support/servers.ts";
import { createTarget, eventually } from "../support/targets.ts";

async function run(
  config: string,
  symbiont = '{ url: "http://127.0.0.1:9" }',
): Promise<RunningCortex & { configPath: string; dataDir: string }> {
  const where = await makePlace(`symbiont: ${symbiont}\n${config}`);
  onTestFinished(where.remove);
  const running = await runCortex(where);
  onTestFinished(async () => void (running.child.exitCode === null && (await running.end("SIGKILL"))));
  return { ...running, configPath: where.configPath, dataDir: where.dataDir };
}

test("a service that falls is one signed webhook within a second of its confirmation, and one more when it is back", async () => {
  const hook = await receiver();
  const target = await createTarget();
  onTestFinished(target.stop);
  const { url } = await run(`
defaults: { every: 1s, confirm: { retryEvery: 1s } }
services: [{ id: api, name: "Public <API>", http: "${target.url}/" }]
notify: { channels: [{ id: ops, webhook: "${hook.url}/hook", secret: s3cret }] }
`);
  await eventually("the first check", async () => {
    const { services } = await (await fetch(`${url}/api/v1/status`)).json();
    return services[0]?.state === "operational";
  });
  target.status = 503;
  await eventually("the alert", () => hook.taken.length === 1, 15_000);
  target.status = 200;
  await eventually("the end", () => hook.taken.length === 2, 15_000);
  const [down, back] = hook.taken.map(({ headers, body }) => ({ headers, body, news: JSON.parse(body) }));
  expect(down?.news).toMatchObject({
    ...{
      event: "service.changed",
      from: "operational",
      to: "down",
      reason: "status",
      message: "answered 503",
    },
    service: { id: "api", name: "Public <API>", state: "down" },
  });
  expect(back?.news).toMatchObject({ from: "down", to: "operational", service: { id: "api" } });
  const [t = "", v1] = String(down?.headers["cortex-signature"])
    .split(",")
    .map((part) => part.split("=")[1]);
  expect(v1).toBe(createHmac("sha256", "s3cret").update(`${t}.${down?.body}`).digest("hex"));
  expect(down?.headers["idempotency-key"]).toBe(down?.news.id);
}, 60_000);

test("a channel that keeps failing is a warning in readyz and on the page, whose button tells how a test went", async () => {
  const hook = await receiver((response) => response.writeHead(500).end("out of memory"));
  const target = await createTarget();
  onTestFinished(target.stop);
  const { url } = await run(`
defaults: { every: 1s, confirm: { retryEvery: 1s } }
services: [{ id: api, http: "${target.url}/" }]
notify: { channels: [{ id: ops, webhook: "${hook.url}/secret-path" }] }
`);
  await eventually("the first check", async () => {
    const { services } = await (await fetch(`${url}/api/v1/status`)).json();
    return services[0]?.state === "operational";
  });
  target.status = 503;
  const ready = await eventually(
    "the warning",
    async () => {
      const answer = await (await fetch(`${url}/readyz`)).json();
      return answer.warnings.length > 0 && answer;
    },
    30_000,
  );
  expect(ready).toMatchObject({ ready: true });
  expect(ready.warnings.join()).toMatch(
    /the channel ops fails since .*: answered 500: out of memory, tried 2 times/,
  );
  expect(ready.warnings.join()).not.toContain("secret-path");
  const form = { method: "POST", redirect: "manual" } as const;
  const login = await fetch(`${url}/login`, {
    ...form,
    body: new URLSearchParams({ password: operatorPassword }),
  });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const page = await (await fetch(`${url}/dashboard/notifications`, { headers: { cookie } })).text();
  expect(page).toContain("The channel ops fails");
  const token = /name="_csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const tested = await fetch(`${url}/dashboard/notifications`, {
    ...{ ...form, headers: { cookie, origin: url } },
    body: new URLSearchParams({ _csrf_token: token, channel: "ops" }),
  });
  expect(tested.status).toBe(502);
  expect(await tested.text()).toContain("The test through ops was not sent: answered 500: out of memory");
}, 60_000);

test("a task that a program hands to the embedded Symbiont is told when it ends, and when it ends again", async () => {
  const hook = await receiver();
  const port = await unusedPort();
  const { dataDir } = await run(
    `
services: []
connectivity: off
notify: { channels: [{ id: ops, webhook: "${hook.url}" }], rules: [{ to: [ops], on: [task] }] }
`,
    `{ port: ${port}, runbooks: { fall: { title: Fall, command: ["sh", "-c", "exit 3"] } } }`,
  );
  const post = async (path: string, body?: object) => {
    const authorization = `Bearer ${(await readFile(join(dataDir, "symbiont-token"), "utf8")).trim()}`;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...{ method: "POST", headers: { authorization } },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return (await answer.json()) as { task_id: string };
  };
  const made = await eventually(
    "Symbiont listens",
    () => post("/task/compound", { prompt: "run fall" }).catch(() => undefined),
    20_000,
  );
  await eventually("its end", () => hook.taken.length === 1, 20_000);
  await post(`/task/${made.task_id}/retry`);
  await eventually("its second end", () => hook.taken.length === 2, 20_000);
  const news = hook.taken.map(({ body }) => JSON.parse(body));
  expect(news).toMatchObject(
    Array(2).fill({ event: "task.ended", task: { id: made.task_id, title: "run fall", status: "failed" } }),
  );
  expect(new Set(news.map(({ id }) => id)).size).toBe(2);
}, 60_000);

test("cortex notify test sends one message and says how it went", async () => {
  const hook = await receiver();
  const where = await makePlace(`
notify:
  channels:
    - { id: ops, webhook: "${hook.url}" }
    - { id: gone, webhook: "http://127.0.0.1:9/" }
`);
  onTestFinished(where.remove);
  const tell = (...args: string[]) => cortex(["notify", "test", ...args], { cwd: where.dir });
  expect(await tell("ops")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("ops: sent by webhook"),
  });
  expect(JSON.parse(hook.taken[0]?.body ?? "{}")).toMatchObject({ event: "test" });
  expect(await tell("gone", "--json")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("ECONNREFUSED"),
  });
  expect(await tell("nobody")).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("The config has ops, gone"),
  });
}, 60_000);
