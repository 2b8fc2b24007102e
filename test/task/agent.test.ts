import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { embeddedRig } from "../support/embedded-rig.ts";
import { scratchFolder } from "../support/scratch-folder.ts";
import { standInAgent } from "../support/stand-in-agent.ts";

async function agentRig({ plans = false, timeoutMs = 20_000 } = {}) {
  const place = await scratchFolder();
  const command = [await standInAgent(place, "agent")];
  const rig = await embeddedRig({ agent: { command, timeoutMs, plans } });
  return { ...(await rig.start()), place, rig };
}

test("gets the prompt as it was written, and its answer, cost and model are read", async () => {
  const { submit, until, ended, place } = await agentRig();
  const prompt = "Write a poem\nabout the sea; $(id) `id`";
  const done = await until(await submit(prompt), ended);
  expect(done).toMatchObject({
    status: "completed",
    result: "answer to: about the sea; $(id) `id`",
    cost_usd: 0.25,
  });
  expect(done.subtasks).toMatchObject([{ executor: "agent", model: "stand-in-1", title: "Write a poem" }]);
  const [file = ""] = (await readdir(place)).filter((name) => name.startsWith("prompt-"));
  expect(await readFile(join(place, file), "utf8")).toBe(prompt);
});

test("plans first when it is asked to; what depends on nothing runs at once, and each is told of what came before", async () => {
  const { submit, until, ended, post } = await agentRig({ plans: true });
  const done = await until(await submit("PARALLEL please"), ended);
  expect(done.status).toBe("completed");
  const [plan, a, b, c] = done.subtasks;
  expect(done.subtasks.map(({ title, depends_on }) => [title, depends_on])).toEqual([
    ["Plan", []],
    ["Do a", ["plan"]],
    ["Do b", ["plan"]],
    ["Do c", ["plan", "do-a", "do-b"]],
  ]);
  if (!plan || !a || !b || !c) throw new Error("a step is missing");
  expect((a.started_at ?? "") < (b.finished_at ?? "") && (b.started_at ?? "") < (a.finished_at ?? "")).toBe(
    true,
  );
  expect((c.started_at ?? "") >= (a.finished_at ?? "")).toBe(true);
  expect(c.output).toMatch(/answer to/);
  expect(done.cost_usd).toBe(1);
  const again = await post(`/task/${done.task_id}/retry`);
  expect(again.status).toBe(200);
  const twice = await until(done.task_id, ended);
  expect(twice).toMatchObject({ status: "completed", cost_usd: 1.75 });
  expect(twice.subtasks.map(({ attempts }) => attempts.length)).toEqual([1, 2, 2, 2]);
  expect((await post(`/task/${done.task_id}/retry`, { subtask_id: "plan" })).status).toBe(404);
});

test.each(["CIRCLE", "no plan"])("a plan that cannot be run (%s) is one step", async (words) => {
  const { submit, until, ended } = await agentRig({ plans: true });
  const done = await until(await submit(words), ended);
  expect(done).toMatchObject({ status: "completed", result: `answer to: ${words}` });
  expect(done.subtasks.map(({ id }) => id)).toEqual(["plan", "work"]);
});

test("fails, and runs again when it is told to, at the cost of both", async () => {
  const { submit, until, ended, post } = await agentRig();
  const id = await submit("FAIL ONCE");
  const failed = await until(id, ended);
  expect(failed).toMatchObject({ status: "failed", cost_usd: 0.5 });
  expect(failed.error).toBe("FAIL ONCE: exit code 1: lost the connection");
  await post(`/task/${id}/retry`);
  const done = await until(id, ended);
  expect(done).toMatchObject({ status: "completed", cost_usd: 0.75 });
  expect(done.subtasks[0]?.attempts).toHaveLength(2);
});

test.each([
  ["TERMINAL", "failed", /exit code 2: cannot ask: ENXIO/],
  ["NOTHING", "failed", /ended without an answer/],
  ["SORRY", "failed", /it says that it failed: I cannot do that/],
])("one that is %s has %s, with a sentence", async (prompt, status, error) => {
  const { submit, until, ended } = await agentRig();
  const done = await until(await submit(prompt), ended);
  expect(done.status).toBe(status);
  expect(done.error).toMatch(error);
});

test("one that never ends is ended at its time limit", async () => {
  const { submit, until, ended, log } = await agentRig({ timeoutMs: 500 });
  const id = await submit("ENDLESS");
  expect((await until(id, ended)).error).toMatch(/not done within 500ms, ended/);
  expect((await log(id)).entries.some(({ text }) => text === "still at it")).toBe(true);
});

test("garbage is kept as text that harms nobody, and plain words are an answer", async () => {
  const { submit, until, ended } = await agentRig();
  const garbage = await until(await submit("GARBAGE"), ended);
  expect(garbage.status).toBe("completed");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none
  expect(garbage.result).not.toMatch(/[\u0000-\u0008\u001b]/);
  expect(await until(await submit("PLAIN"), ended)).toMatchObject({ result: "just words", cost_usd: null });
});

test("one that is not there is said at once, and auto takes the first that is", async () => {
  const empty = await scratchFolder();
  const setting = { timeoutMs: 20_000, plans: false };
  const rig = await embeddedRig({ agent: { ...setting, command: ["no-such-agent"] }, path: empty });
  const { submit, until, ended, ask } = await rig.start();
  await expect(submit("a poem")).rejects.toThrow(/no-such-agent, is not on the PATH/);
  rig.configure({ agent: { ...setting, command: "auto" } });
  await expect(submit("a poem")).rejects.toThrow(/no known agent/);
  await mkdir(join(empty, "claude"));
  await standInAgent(empty, "codex");
  expect(await (await ask("/status")).json()).toMatchObject({ agent: "codex exec --json -" });
  expect(await until(await submit("a poem"), ended)).toMatchObject({ result: "answer to: a poem" });
});

test("a misspelt runbook is not handed to it", async () => {
  const { rig, submit } = await agentRig();
  rig.configure({
    runbooks: new Map([
      ["restart", { title: "r", command: ["true"], params: new Map(), approve: false, timeoutMs: 1_000 }],
    ]),
  });
  await expect(submit("run restrat unit=web")).rejects.toThrow(/Did you mean|no runbook "restrat"/);
});
