import { readFile } from "node:fs/promises";
import { STATUS_CODES } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { problemSchema } from "../../src/protocol/service.ts";
import { ledgerSchema, symbiontStatusSchema, taskListSchema } from "../../src/protocol/symbiont.ts";
import { embeddedRig, isAlive, runbook, sh } from "../support/embedded-rig.ts";

const pidIn = async (path: string) => Number(await readFile(path, "utf8"));

describe("the API", () => {
  test("is behind its token, all of it", async () => {
    const { start } = await embeddedRig();
    const { url, ask } = await start();
    for (const route of ["/health", "/status", "/tasks", "/ledger", "/task/x/progress", "/nothing"]) {
      for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: "Basic eA==" }]) {
        const answer = await fetch(url + route, { headers });
        expect(answer.status, route).toBe(401);
        expect(await answer.text()).not.toContain("token-of");
      }
    }
    expect((await ask("/health")).status).toBe(200);
    expect(symbiontStatusSchema.parse(await (await ask("/status")).json())).toMatchObject({
      ...{ status: "ok", concurrency: 4, running: 0, queued: 0, executors: ["diagnose"], agent: null },
    });
  });

  test("refuses what it does not understand, with a sentence", async () => {
    const { start } = await embeddedRig();
    const { ask, post } = await start();
    const wrong = [
      await ask("/task/compound", { method: "POST", body: "no json" }),
      await post("/task/compound", { prompt: 5 }),
      await post("/task/compound", { prompt: "  " }),
      await post("/task/compound", { prompt: "x".repeat(600_000) }),
      await ask("/task/nobody/progress"),
      await ask("/task/nobody/log"),
      await post("/task/nobody/cancel"),
      await post("/task/nobody/approve", { approval_id: "x" }),
      await ask("/nothing"),
    ];
    expect(wrong.map(({ status }) => status)).toEqual([422, 422, 422, 413, 404, 404, 404, 404, 404]);
    for (const answer of wrong) {
      const problem = await answer.json();
      problemSchema.parse(problem);
      expect(problem).toMatchObject({ type: "about:blank", title: STATUS_CODES[answer.status] });
    }
  });

  test("says of each request what would be right", async () => {
    const { start } = await embeddedRig();
    const { ask } = await start();
    const problemOf = async (path: string, method = "GET") => {
      const answer = await ask(path, { method });
      return { ...problemSchema.parse(await answer.json()), status: answer.status };
    };
    expect(await problemOf("/task/x/approve", "POST")).toMatchObject({
      status: 422,
      detail: "There is no body",
      remedy: expect.stringContaining('{"approval_id": "…"}'),
    });
    for (const [path, name] of [
      ["/tasks?limit=many", "limit"],
      ["/tasks?offset=-1", "offset"],
      ["/ledger?limit=", "limit"],
      ["/ledger?before=1.5", "before"],
    ] as const) {
      const detail = expect.stringContaining(`${name}: expected a whole number from 0 on, found "`);
      expect(await problemOf(path)).toMatchObject({ status: 400, code: `symbiont.${name}`, detail });
    }
  });

  test("a key gives one task however often it is sent, also at once", async () => {
    const { start } = await embeddedRig({ runbooks: { hello: sh("echo hello") } });
    const { ask, post } = await start();
    const send = (prompt = "run hello") => post("/task/compound", { prompt }, { "idempotency-key": "k" });
    const answers = await Promise.all([send(), send(), send(), send()]);
    const ids = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { task_id: string }).task_id),
    );
    expect(new Set(ids).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await send("run hello again=1")).status).toBe(422);
    expect(taskListSchema.parse(await (await ask("/tasks")).json()).total).toBe(1);
  });
});

describe("a runbook", () => {
  test("runs with its parameters as single arguments, streams, and ends", async () => {
    const params = new Map([
      ["unit", ["nginx", "caddy"]],
      ["words", null],
    ]);
    const { start } = await embeddedRig({
      runbooks: { show: runbook(["printf", "%s|", "--unit={unit}", "{words}", "{other}"], { params }) },
    });
    const { submit, until, ended, log, ask } = await start();
    const id = await submit(`run show unit=nginx words="$(id); rm -rf /  'x' {unit}"`);
    const done = await until(id, ended);
    expect(done).toMatchObject({ status: "completed", error: null, created_by: "operator", number: 1 });
    expect(done.result).toBe("--unit=nginx|$(id); rm -rf /  'x' {unit}|{other}|");
    expect(done.subtasks).toMatchObject([
      { status: "completed", executor: "runbook", attempts: [{ status: "completed" }] },
    ]);
    const { entries, ended: hasEnded } = await log(id);
    expect(hasEnded).toBe(true);
    expect(entries.map(({ stream }) => stream)).toEqual(["note", "out"]);
    const ledger = ledgerSchema.parse(await (await ask("/ledger")).json());
    expect(ledger.entries.map(({ what }) => what)).toEqual(["ended", "step-ended", "started", "submitted"]);
  });

  test("answers a wrong value with the allowed ones", async () => {
    const { start } = await embeddedRig({
      runbooks: { restart: runbook(["true"], { params: new Map([["unit", ["nginx", "caddy"]]]) }) },
    });
    const { submit } = await start();
    await expect(submit("run restart unit=apache")).rejects.toThrow(
      /unit: expected one of nginx, caddy, found "apache"/,
    );
    await expect(submit("run restart")).rejects.toThrow(/unit is missing: expected one of nginx, caddy/);
    await expect(submit("run restart unit=nginx now=1")).rejects.toThrow(
      /has no parameter "now": expected unit/,
    );
    await expect(submit("run restrat unit=nginx")).rejects.toThrow(/no runbook "restrat": there are restart/);
  });

  test("that is to be approved waits, is answered once, and says by whom", async () => {
    const { start } = await embeddedRig({ runbooks: { careful: sh("echo done", { approve: true }) } });
    const { submit, until, ended, post, progress, log } = await start();
    const id = await submit("run careful");
    const { approval, status, subtasks } = await until(id, (now) => now.approval !== null);
    expect(status).toBe("waiting_approval");
    expect(subtasks[0]).toMatchObject({ status: "waiting_approval", started_at: null });
    expect(approval?.question).toBe("sh -c 'echo done'");
    const answers = await Promise.all(
      ["anna", "bert"].map((by) => post(`/task/${id}/approve`, { approval_id: approval?.id, by })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(await until(id, ended)).toMatchObject({
      status: "completed",
      subtasks: [{ approved_by: "anna" }],
    });
    expect((await post(`/task/${id}/approve`, { approval_id: approval?.id })).status).toBe(409);
    expect((await progress(id)).approval).toBeNull();
    expect((await log(id)).entries[0]?.text).toMatch(/approved by anna/);
  });

  test("that fails says with which code and last words, and runs again when it is told to", async () => {
    const { start, folder } = await embeddedRig({
      runbooks: { twice: sh("test -f again && echo good && exit 0; touch again; echo no disk >&2; exit 3") },
    });
    const { submit, until, ended, post, ask } = await start();
    const id = await submit("run twice");
    const row = async () => taskListSchema.parse(await (await ask("/tasks")).json()).tasks[0];
    const failed = await until(id, ended);
    expect(await row()).toMatchObject({ status: "failed", subtasks_done: 0, subtasks_total: 1 });
    expect(failed).toMatchObject({ status: "failed", error: "a script: exit code 3: no disk" });
    expect((await post(`/task/${id}/retry`)).status).toBe(200);
    const done = await until(id, ended);
    expect(done).toMatchObject({ status: "completed", result: "good", error: null });
    expect(done.subtasks[0]?.attempts.map(({ status }) => status)).toEqual(["failed", "completed"]);
    expect(await row()).toMatchObject({ status: "completed", subtasks_done: 1, subtasks_total: 1 });
    expect((await post(`/task/${id}/retry`)).status).toBe(200);
    expect((await until(id, ended)).subtasks[0]?.attempts).toHaveLength(3);
    expect(await readFile(join(folder, "again"), "utf8")).toBe("");
  });

  test("that is not there, cannot be run or never ends is said to be so", async () => {
    const { start } = await embeddedRig({
      runbooks: {
        lost: runbook(["no-such-program-here"], { title: "lost" }),
        endless: sh("trap '' TERM; while :; do sleep 0.1; done", { timeoutMs: 300, title: "endless" }),
      },
    });
    const { submit, until, ended } = await start();
    const lost = await submit("run lost");
    expect((await until(lost, ended)).error).toBe("lost: no-such-program-here: there is no such program");
    const endless = await submit("run endless");
    expect((await until(endless, ended)).error).toBe("endless: not done within 300ms, ended");
  });
});

describe("a cancel", () => {
  test("ends the whole process group, politely first, and what left the group as well", async () => {
    const { start, folder } = await embeddedRig({
      runbooks: {
        stubborn: sh(
          "echo $$ > main; (trap '' TERM; echo started; while :; do sleep 0.1; done) & echo $! > child; setsid sh -c 'echo $$ > away; sleep 100' & wait",
        ),
      },
    });
    const { submit, until, post, log } = await start();
    const id = await submit("run stubborn");
    for (;;) if ((await log(id)).entries.some(({ text }) => text === "started")) break;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const pids = await Promise.all(["main", "child", "away"].map((name) => pidIn(join(folder, name))));
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    const answer = await post(`/task/${id}/cancel`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: "cancelled", subtasks: [{ status: "cancelled" }] });
    expect(pids.map(isAlive)).toEqual([false, false, false]);
    expect((await post(`/task/${id}/cancel`)).status).toBe(409);
    await until(id, ({ status }) => status === "cancelled");
  });

  test("of what waits for approval is a no", async () => {
    const { start } = await embeddedRig({ runbooks: { careful: sh("touch ran", { approve: true }) } });
    const { submit, until, post } = await start();
    const id = await submit("run careful");
    const { approval } = await until(id, (now) => now.approval !== null);
    expect(await (await post(`/task/${id}/cancel`)).json()).toMatchObject({ status: "cancelled" });
    expect((await post(`/task/${id}/approve`, { approval_id: approval?.id })).status).toBe(409);
  });
});

describe("at most so many steps at once", () => {
  test("and the rest in the order they came", async () => {
    const { start } = await embeddedRig({ concurrency: 2, runbooks: { nap: sh("sleep 0.2") } });
    const { submit, until, ended, ask } = await start();
    const ids = [];
    for (let count = 0; count < 6; count++) ids.push(await submit("run nap"));
    const status = symbiontStatusSchema.parse(await (await ask("/status")).json());
    expect(status).toMatchObject({ running: 2, queued: 4 });
    const done = await Promise.all(ids.map((id) => until(id, ended)));
    const spans = done.map(({ started_at, finished_at }) => [started_at ?? "", finished_at ?? ""] as const);
    for (const [at] of spans)
      expect(spans.filter(([from, to]) => from <= at && at < to).length).toBeLessThanOrEqual(2);
  });
});

describe("a stop and the next life", () => {
  test("what ran is interrupted, ended with its processes, and can be run again", async () => {
    const { start, folder } = await embeddedRig({
      runbooks: { long: sh("test -f once && exit 0; touch once; echo $$ > main; sleep 100 & wait") },
    });
    const first = await start();
    const id = await first.submit("run long");
    await first.until(id, ({ status }) => status === "running");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const pid = await pidIn(join(folder, "main"));
    await first.stop();
    expect(isAlive(pid)).toBe(false);
    const second = await start();
    const found = await second.progress(id);
    expect(found).toMatchObject({ status: "failed", subtasks: [{ status: "interrupted" }] });
    expect(found.error).toMatch(/stopped while it ran/);
    await second.post(`/task/${id}/retry`);
    expect(await second.until(id, second.ended)).toMatchObject({ status: "completed" });
  });

  test("what waits for approval still waits", async () => {
    const { start } = await embeddedRig({ runbooks: { careful: sh("echo done", { approve: true }) } });
    const first = await start();
    const id = await first.submit("run careful");
    const { approval } = await first.until(id, (now) => now.approval !== null);
    await first.stop();
    const second = await start();
    expect((await second.progress(id)).approval).toEqual(approval);
    await second.post(`/task/${id}/approve`, { approval_id: approval?.id });
    expect(await second.until(id, second.ended)).toMatchObject({ status: "completed", result: "done" });
  });
});

test("a prompt that nobody can take is refused with what to configure", async () => {
  const { start } = await embeddedRig();
  const { post } = await start();
  const answer = await post("/task/compound", { prompt: "Write a poem about the sea" });
  expect(answer.status).toBe(422);
  const { detail, remedy } = problemSchema.parse(await answer.json());
  expect(detail).toMatch(/no agent is configured/);
  expect(remedy).toMatch(/symbiont\.agent/);
});
