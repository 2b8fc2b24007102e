import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { type Asker, createAsker } from "../../src/task/ask-symbiont.ts";
import { createSymbiontClient, type SymbiontClient } from "../../src/task/client.ts";
import type { TaskEvents } from "../../src/task/events.ts";
import { createTasks, type Tasks } from "../../src/task/tasks.ts";
import { troubleKinds } from "../../src/task/trouble.ts";
import { behaviours, FakeSymbiont, json } from "../support/hostile-symbiont.ts";
import { fast, rest, until } from "../support/tasks-rig.ts";

const token = "the-token-that-nobody-may-read";
const paths = {
  ...{ compound: "/task/compound", progress: "/task/{id}/progress", status: "/status", health: "/health" },
};

let symbiont: FakeSymbiont;
let asker: Asker;
let client: SymbiontClient;
let tasks: Tasks;
let told: [topic: string, event: object][];

beforeEach(async () => {
  symbiont = await FakeSymbiont.start();
  asker = createAsker(fast);
  client = createSymbiontClient(asker, () => ({ url: symbiont.url, token, paths, isEmbedded: false }));
  told = [];
  tasks = startTasks();
});

afterEach(async () => {
  tasks.stop();
  asker.close();
  await symbiont.stop();
});

function startTasks(store = createMemoryStore().tasks): Tasks {
  return createTasks({
    ...{ clock: fast, log: silentLog, store, client, source: symbiont.url, onLog: () => undefined },
    publish: <Topic extends keyof TaskEvents>(topic: Topic, event: TaskEvents[Topic]) =>
      void told.push([topic, event]),
  });
}

describe("a Symbiont that answers with", () => {
  test.each(Object.entries(behaviours))(
    "%s neither breaks the page's state nor ends the poll",
    async (_, { trouble, answer }) => {
      symbiont.answer = (response, request) =>
        request.url?.includes("/progress") ? answer(response, request) : json({}, 404)(response, request);
      const task = await tasks.open("t1");
      if (task === null) {
        // Only "no such task" may say that there is none, of one that nobody submitted here.
        expect(_).toBe("404");
        return;
      }
      const look = () => task.look();
      // Time is short here: a question that a busy machine let run out is asked again.
      const isRead = () => trouble !== null || task.snapshot !== null;
      await until(() => (task.trouble?.kind ?? null) === trouble && isRead(), look);
      expect(JSON.stringify(task.trouble)).not.toContain(token);
      const polls = symbiont.polls();
      await until(() => symbiont.polls() > polls, look);

      symbiont.answer = json({ status: "running", result: "so far" });
      await until(() => task.trouble === null && task.snapshot?.result === "so far", look);
      symbiont.answer = json({ status: "completed" });
      await until(() => task.isEnded, look);
      const ended = symbiont.polls();
      for (let i = 0; i < 10; i++) await rest(5).then(look);
      expect(symbiont.polls()).toBe(ended);
    },
  );

  test("any status of HTTP is told by its number, or read", async () => {
    for (let status = 200; status < 600; status++) {
      symbiont.answer = json({ status: "running", detail: `number ${status}` }, status);
      const reading = await client.progress("t");
      if (reading.ok) expect(status).toBeLessThan(300);
      else
        expect(reading.trouble).toMatchObject({
          status,
          kind: expect.stringMatching(/^(status|redirect|empty)$/),
        });
    }
  });

  test("its own token gets it back from us nowhere", async () => {
    for (const type of ["text/html", "application/json", "text/plain"]) {
      for (const status of [200, 302, 401, 500]) {
        symbiont.answer = (response) =>
          response
            .writeHead(status, { "content-type": type, location: `/?t=${token}` })
            .end(`<title>Bearer ${token}</title>`);
        expect(JSON.stringify(await client.progress("t"))).not.toContain(token);
      }
    }
  });
});

test("nobody there is said so, and it is asked again until somebody is", async () => {
  const { port } = symbiont;
  await symbiont.stop();
  const task = await tasks.open("t1");
  expect(task?.trouble).toMatchObject({ kind: "refused", status: null });
  symbiont = await FakeSymbiont.start(port);
  await until(
    () => task?.snapshot?.status === "running",
    () => task?.look(),
  );
});

test("every kind of trouble has been met here", () => {
  const met = new Set(Object.values(behaviours).flatMap(({ trouble }) => trouble ?? []));
  // Of the rest: no Symbiont, nobody listening (above), and what takes a network that is broken.
  expect(troubleKinds.filter((kind) => !met.has(kind))).toEqual([
    "none",
    "refused",
    "dns",
    "tls",
    "unreachable",
  ]);
});

test("a thousand who look cost one question a second", async () => {
  symbiont.answer = (response, request) =>
    request.url?.includes("/progress")
      ? json({ status: "running" })(response, request)
      : json({}, 404)(response, request);
  await tasks.open("t1");
  const from = { polls: symbiont.polls(), at: performance.now() };
  while (performance.now() - from.at < 500) {
    await Promise.all(Array.from({ length: 100 }, () => tasks.open("t1")));
    await rest(5);
  }
  const seconds = (performance.now() - from.at) / 10;
  expect(symbiont.polls() - from.polls).toBeLessThanOrEqual(seconds + 2);
  expect(symbiont.polls() - from.polls).toBeGreaterThan(3);
});

test("nobody looks: nothing is asked any more, of a task that was not submitted here", async () => {
  await tasks.open("t1");
  await rest(100);
  const polls = symbiont.asked.length;
  await rest(200);
  expect(symbiont.asked.length).toBe(polls);
  expect(tasks.opened("t1")?.isRunning).toBe(false);
});

test("while it fails it is asked less and less often, then every second again", async () => {
  symbiont.answer = json({}, 500);
  const task = await tasks.open("t1");
  const pauses: number[] = [];
  await until(
    () => task?.pauseMs === 15_000,
    () => {
      task?.look();
      if (task && task.pauseMs !== pauses.at(-1)) pauses.push(task.pauseMs);
    },
  );
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000].slice(-pauses.length));
  symbiont.answer = json({ status: "running" });
  await until(
    () => task?.pauseMs === 1_000,
    () => task?.look(),
  );
});

test("progress that goes back is shown as it is told, and never after the end", async () => {
  const words = ["running", "queued", "running", "failed", "running"];
  let turn = 0;
  symbiont.answer = (response, request) =>
    request.url?.includes("/progress")
      ? json({ status: words[Math.min(turn++, words.length - 1)] })(response, request)
      : json({}, 404)(response, request);
  const task = await tasks.open("t1");
  const seen: string[] = [];
  await until(
    () => task?.isEnded === true,
    () => {
      task?.look();
      if (task?.snapshot && task.snapshot.status !== seen.at(-1)) seen.push(task.snapshot.status);
    },
  );
  await rest(50);
  task?.look();
  await rest(50);
  expect(task?.snapshot?.status).toBe("failed");
  expect(turn).toBe(4);
});

describe("a goal handed over", () => {
  const compound = (id: string) => json({ task_id: id }, 201);

  test("by the same form twice, at once and later, is one task", async () => {
    symbiont.answer = (response, request) =>
      request.method === "POST"
        ? compound("made")(response, request)
        : json({ status: "running" })(response, request);
    const goal = { prompt: "do it", formKey: "form-1", by: "operator" };
    const made = await Promise.all([tasks.submit(goal), tasks.submit(goal), tasks.submit(goal)]);
    made.push(await tasks.submit(goal));
    expect(made.map((one) => one.ok && one.value.id)).toEqual(["made", "made", "made", "made"]);
    expect(symbiont.prompts).toEqual(['{"prompt":"do it"}']);
    await tasks.submit({ ...goal, prompt: "do it again" });
    await tasks.submit({ ...goal, formKey: "form-2" });
    expect(symbiont.prompts).toHaveLength(3);
    const keys = symbiont.asked.filter(({ method }) => method === "POST").map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    expect(symbiont.asked[0]?.authorization).toBe(`Bearer ${token}`);
  });

  test("and not taken comes back with what was said; sent again it carries the same key", async () => {
    const goal = { prompt: "do it", formKey: "form-1", by: "operator" };
    symbiont.answer = json({ detail: "token not accepted" }, 401);
    expect(await tasks.submit(goal)).toMatchObject({
      ok: false,
      trouble: { kind: "status", status: 401, said: "token not accepted" },
    });
    symbiont.answer = compound("made");
    expect(await tasks.submit(goal)).toMatchObject({ ok: true, value: { id: "made" } });
    const keys = symbiont.asked.filter(({ method }) => method === "POST").map(({ key }) => key);
    expect(new Set(keys).size).toBe(1);
  });

  test.each([
    ["id instead of task_id", { id: "x" }, "x"],
    ["a number", { task_id: 17 }, "17"],
    ["nothing", {}, null],
    ["null", { task_id: null, id: null }, null],
    ["an object", { task_id: {} }, null],
  ])("with an answer of %s", async (_, answer, id) => {
    symbiont.answer = json(answer);
    const made = await tasks.submit({ prompt: "p", formKey: "f", by: "operator" });
    expect(made.ok ? made.value.id : null).toBe(id);
  });

  test("is followed to its end though nobody looks, over a restart, and its end is told once", async () => {
    const store = createMemoryStore().tasks;
    tasks.stop();
    tasks = startTasks(store);
    symbiont.answer = (response, request) =>
      request.method === "POST"
        ? compound("made")(response, request)
        : json({ status: "running" })(response, request);
    await tasks.submit({ prompt: "do it\nwell", formKey: "form-1", by: "operator" });
    tasks.stop();
    const asking = { id: "q1", question: "systemctl restart web" };
    symbiont.answer = json({ status: "waiting_approval", approval: asking });
    tasks = startTasks(store);
    await tasks.resume();
    await until(() => told.some(([topic]) => topic === "task.approval-needed"));
    tasks.stop();
    tasks = startTasks(store);
    await tasks.resume();
    await rest(120);
    symbiont.answer = json({ status: "failed", error: "out of luck", cost_usd: 0.5 });
    await until(() => told.some(([topic]) => topic === "task.ended"));
    const polls = symbiont.polls();
    await rest(200);
    expect(symbiont.polls()).toBe(polls);
    tasks.stop();
    tasks = startTasks(store);
    await tasks.resume();
    await rest(100);
    const news = told.filter(([topic]) => topic !== "task.changed" && topic !== "task.listed");
    expect(news.map(([topic]) => topic)).toEqual(["task.approval-needed", "task.ended"]);
    expect(news[0]?.[1]).toMatchObject({
      task: { id: "made", title: "do it", step: "systemctl restart web" },
    });
    expect(news[1]?.[1]).toMatchObject({
      task: { id: "made", status: "failed", error: "out of luck", costUsd: 0.5, path: "/tasks/made" },
    });
    expect(symbiont.polls()).toBe(polls);
  });
});
