import { describe, expect, test } from "vitest";
import type { LedgerEntry, Task } from "../../src/task/embedded/ports.ts";
import { planned, type Step } from "../../src/task/embedded/step.ts";
import { hostile, noon, type Opened } from "./store-samples.ts";

function task(id: string, more: Partial<Task> = {}): Omit<Task, "number"> {
  return {
    ...{
      id,
      prompt: `do ${id}`,
      executor: "runbook",
      status: "queued",
      createdAt: noon,
      createdBy: "operator",
    },
    ...{ startedAt: null, finishedAt: null, cancelledBy: null, result: null, error: null, costUsd: null },
    ...{ stepsTotal: 1, stepsDone: 0, ...more },
  };
}

function step(id: string, more: Partial<Step> = {}): Step {
  const plan = { id, title: id, executor: "runbook", dependsOn: [], input: { argv: ["true"] } } as const;
  return { ...planned({ ...plan, runs: "after-success", question: null, timeoutMs: 1_000 }), ...more };
}

function entry(taskId: string, what: string, more: Partial<LedgerEntry> = {}): LedgerEntry {
  return { at: noon, who: "operator", what, taskId, stepId: null, costUsd: null, detail: null, ...more };
}

export function describeEmbeddedTasks(name: string, opened: Opened): void {
  describe(`${name} keeps tasks`, () => {
    test("with their steps in order, whatever the words", async () => {
      const { embedded: tasks } = await opened();
      const steps = hostile.map((word) => step(word, { output: word, data: { word } }));
      const { task: added } = await tasks.add(task("t", { prompt: hostile.join("") }), steps, null, []);
      expect(added.number).toBe(1);
      expect(await tasks.find("t")).toEqual({ task: added, steps });
      expect(await tasks.find("nobody")).toBeUndefined();
    });

    test("one for each key, however often it comes", async () => {
      const { embedded: tasks } = await opened();
      const first = await tasks.add(task("a"), [step("1")], "key", [entry("a", "submitted")]);
      const again = await tasks.add(task("b"), [step("1")], "key", [entry("b", "submitted")]);
      expect([first.isNew, again.isNew]).toEqual([true, false]);
      expect(again.task).toEqual(first.task);
      expect(await tasks.findByKey("key")).toEqual(first.task);
      expect(await tasks.findByKey("other")).toBeUndefined();
      expect(await tasks.find("b")).toBeUndefined();
      expect((await tasks.ledger(10)).total).toBe(1);
    });

    test("one for a key that comes several times at once", async () => {
      const { embedded: tasks } = await opened();
      const ids = ["a", "b", "c", "d"];
      const made = await Promise.all(ids.map((id) => tasks.add(task(id), [step("1")], "key", [])));
      expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(made.map((one) => one.task.id)).size).toBe(1);
    });

    test("as they are written later, new steps behind the old ones", async () => {
      const { embedded: tasks } = await opened();
      const { task: added } = await tasks.add(task("t"), [step("z")], null, []);
      const done = {
        ...added,
        status: "completed",
        finishedAt: noon + 5,
        costUsd: 0.25,
        stepsDone: 2,
      } as const;
      const attempts = [{ startedAt: noon, finishedAt: noon + 5, status: "completed", error: null }] as const;
      const steps = [step("z", { status: "completed", attempts }), step("a", { status: "completed" })];
      await tasks.write({
        tasks: [done],
        steps: steps.map((one) => ({ taskId: "t", step: one })),
        ledger: [entry("t", "ended", { costUsd: 0.25 })],
      });
      expect(await tasks.find("t")).toEqual({ task: done, steps });
      expect((await tasks.ledger(10)).entries).toEqual([
        { ...entry("t", "ended", { costUsd: 0.25 }), seq: 1 },
      ]);
    });

    test("and finds those that have not ended, oldest first", async () => {
      const { embedded: tasks } = await opened();
      const states = [
        "running",
        "completed",
        "waiting_approval",
        "failed",
        "cancelled",
        "cancelling",
      ] as const;
      for (const status of states) await tasks.add(task(status, { status }), [step("1")], null, []);
      const found = await tasks.unfinished();
      expect(found.map((record) => record.task.id)).toEqual(["running", "waiting_approval", "cancelling"]);
      expect(found[0]?.steps).toEqual([step("1")]);
    });

    test("and lists them newest first, by state and words, a page at a time", async () => {
      const { embedded: tasks } = await opened();
      for (let number = 1; number <= 25; number++) {
        const status = number % 2 === 0 ? "completed" : "failed";
        await tasks.add(task(`t${number}`, { status, prompt: `Fix 100% of ${number}` }), [], null, []);
      }
      const all = { limit: 10, offset: 0, statuses: [], search: "" };
      const page = await tasks.list({ ...all, offset: 20 });
      expect(page.total).toBe(25);
      expect(page.tasks.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
      const failed = await tasks.list({ ...all, statuses: ["failed", "cancelled"] });
      expect(failed.total).toBe(13);
      expect(failed.tasks[0]?.id).toBe("t25");
      expect((await tasks.list({ ...all, search: "fix 100% OF 2" })).total).toBe(7);
      expect((await tasks.list({ ...all, search: "'%_" })).total).toBe(0);
    });

    test("and a ledger that is read backwards", async () => {
      const { embedded: tasks } = await opened();
      await tasks.add(task("t"), [], null, [entry("t", "submitted"), entry("t", "started")]);
      await tasks.write({
        tasks: [],
        steps: [],
        ledger: [entry("t", "ended", { stepId: "1", detail: "why" })],
      });
      const { entries, total } = await tasks.ledger(2);
      expect(total).toBe(3);
      expect(entries.map(({ what, seq }) => [what, seq])).toEqual([
        ["ended", 3],
        ["started", 2],
      ]);
      expect((await tasks.ledger(2, 2)).entries.map(({ what }) => what)).toEqual(["submitted"]);
    });
  });
}
