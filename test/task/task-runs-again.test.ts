import { describe, expect, test } from "vitest";
import { type Answer, json } from "../support/hostile-symbiont.ts";
import { rest, tasksRig, until } from "../support/tasks-rig.ts";

const former = { status: "failed", finished_at: "2026-11-24T13:00:00Z" };
const latter = { status: "completed", finished_at: "2026-11-24T13:05:00Z" };
const isTold = { task: { id: "t1", status: "completed" } };

/** Retries are taken; `answerWith` says what is told of the task. */
async function retryRig() {
  const { symbiont, tasks, ends } = await tasksRig();
  return {
    ...{ symbiont, tasks, ends },
    answerWith(progress: Answer): void {
      symbiont.answer = (response, request) => {
        const isLog = request.url?.includes("/log") ?? false;
        (isLog ? json({}, 404) : request.method === "POST" ? json({ ok: true }) : progress)(
          response,
          request,
        );
      };
    },
    retry: (subtaskId: string | null = null) =>
      tasks.command("t1", "retry", { approvalId: "", subtaskId, by: "operator" }),
  };
}

describe("a task that runs again", () => {
  test("while a question from before is on its way is followed to its own end", async () => {
    const { tasks, ends, answerWith, retry } = await retryRig();
    answerWith(json(former));
    const task = await tasks.open("t1");
    await until(() => task?.isEnded === true);
    let release: (() => void) | undefined;
    answerWith((response, request) => {
      release = () => json(former)(response, request);
    });
    void task?.refresh();
    await until(() => release !== undefined);
    const late = release;
    answerWith(json({ status: "running" }));
    expect(await retry()).toMatchObject({ ok: true });
    late?.();
    await until(() => task?.snapshot?.status === "running");
    expect(task?.known?.followed).toBe(true);
    answerWith(json(latter));
    await until(() => ends.length > 0);
    expect(ends).toMatchObject([isTold]);
  });

  test("and of which the run before is told for a while is followed to its own end", async () => {
    const { symbiont, tasks, ends, answerWith, retry } = await retryRig();
    answerWith(json(former));
    await tasks.open("t1");
    await retry();
    const polls = symbiont.polls();
    await until(() => symbiont.polls() > polls + 1);
    expect(ends).toEqual([]);
    answerWith(json({ status: "running" }));
    await until(() => tasks.opened("t1")?.snapshot?.status === "running");
    answerWith(json(latter));
    await until(() => ends.length > 0);
    expect(ends).toMatchObject([isTold]);
  });

  test("and is over before it is asked after has its end told, and is asked after no more", async () => {
    const { symbiont, tasks, ends, answerWith, retry } = await retryRig();
    answerWith(json(former));
    await tasks.open("t1");
    answerWith(json(latter));
    await retry();
    await until(() => ends.length > 0);
    expect(ends).toMatchObject([isTold]);
    const polls = symbiont.polls();
    await rest(1_200);
    expect(symbiont.polls()).toBe(polls);
    expect(tasks.opened("t1")?.commanded).toBeNull();
  });

  test("by another program's word is followed the same way, also one that nobody knew and that is over", async () => {
    const { tasks, ends, answerWith } = await retryRig();
    answerWith(json(latter));
    await tasks.follow("t1");
    expect(ends).toMatchObject([isTold]);
    answerWith(json({ status: "running" }));
    await tasks.follow("t1");
    const again = { status: "failed", finished_at: "2026-11-24T13:10:00Z" };
    answerWith(json(again));
    await until(() => ends.length > 1);
    expect(ends).toMatchObject([isTold, { task: { id: "t1", status: "failed" } }]);
  });

  test("as a whole or from one of its subtasks on, as it was asked for", async () => {
    const { symbiont, answerWith, retry } = await retryRig();
    answerWith(json(former));
    await retry();
    expect(symbiont.prompts).toEqual([]);
    await retry("b c");
    expect(symbiont.prompts).toEqual(['{"subtask_id":"b c"}']);
  });
});

test("a task that a form makes and that is followed meanwhile stays that form's", async () => {
  const { symbiont, tasks } = await tasksRig();
  let release = (): void => undefined;
  symbiont.answer = (response, request) => {
    if (request.method === "POST") release = () => json({ task_id: "made" }, 201)(response, request);
    else json({ status: "running", prompt: "do it" })(response, request);
  };
  const submitted = tasks.submit({ prompt: "do it", formKey: "form-1", by: "operator" });
  await until(() => symbiont.prompts.length > 0);
  const following = tasks.follow("made");
  release();
  await Promise.all([submitted, following]);
  await until(() => tasks.opened("made")?.snapshot?.status === "running");
  expect(tasks.opened("made")?.known).toMatchObject({ followed: true, submissionKey: expect.any(String) });
});
