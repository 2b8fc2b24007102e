import { describe, expect, test } from "vitest";
import type { KnownTask, TaskFilter } from "../../src/task/ports.ts";
import { hostile, noon, type Opened } from "./store-samples.ts";

const source = "http://127.0.0.1:8111";

function task(id: string, parts: Partial<KnownTask> = {}): KnownTask {
  return {
    ...{ source, id, number: null, prompt: `do ${id}`, status: "running", createdAt: noon, startedAt: null },
    ...{ finishedAt: null, subtasksTotal: 3, subtasksDone: 1, costUsd: 0.25, createdBy: "operator" },
    ...{ followed: false, approvalId: null, submissionKey: null },
    ...parts,
  };
}

export function describeKnownTasks(name: string, opened: Opened): void {
  describe(`${name} remembers tasks`, () => {
    test("by source and id, the last word", async () => {
      const { tasks } = await opened();
      const other = task("a", { source: "embedded", prompt: "another Symbiont's" });
      await tasks.save([task("a"), other, ...hostile.map((id) => task(id, { prompt: id }))]);
      const changed = task("a", { status: "completed", finishedAt: noon + 5, startedAt: noon, number: 7 });
      await tasks.save([changed]);
      expect(await tasks.find(source, ["a", "nobody"])).toEqual([changed]);
      expect(await tasks.find("embedded", ["a"])).toEqual([other]);
      for (const id of hostile) expect((await tasks.find(source, [id]))[0]?.prompt).toBe(id);
      expect(await tasks.find(source, [])).toEqual([]);
    });

    test("newest first, in pages that meet", async () => {
      const { tasks } = await opened();
      await tasks.save(Array.from({ length: 25 }, (_, i) => task(`t${i}`, { createdAt: noon + (i % 5) })));
      const page = (offset: number) => tasks.list({ source, filter: "all", search: "", limit: 10, offset });
      const ids: string[] = [];
      for (const offset of [0, 10, 20]) ids.push(...(await page(offset)).tasks.map(({ id }) => id));
      expect(new Set(ids).size).toBe(25);
      expect(ids.slice(0, 5)).toEqual(["t9", "t4", "t24", "t19", "t14"]);
      expect((await page(20)).total).toBe(25);
      expect((await page(100)).tasks).toEqual([]);
    });

    test("by what they need, and counts them so", async () => {
      const { tasks } = await opened();
      await tasks.save([
        task("runs"),
        task("odd", { status: "whatever that is" }),
        task("asks", { approvalId: "q1" }),
        task("waits", { status: "waiting_approval" }),
        task("done", { status: "Completed" }),
        task("broke", { status: "failed" }),
        task("ended", { status: "cancelled" }),
        task("elsewhere", { source: "embedded" }),
      ]);
      const ids = async (filter: TaskFilter) =>
        (await tasks.list({ source, filter, search: "", limit: 50, offset: 0 })).tasks
          .map(({ id }) => id)
          .sort();
      expect(await ids("open")).toEqual(["asks", "odd", "runs", "waits"]);
      expect(await ids("needs-you")).toEqual(["asks", "waits"]);
      expect(await ids("completed")).toEqual(["done"]);
      expect(await tasks.counts(source)).toEqual({
        ...{ all: 7, open: 4, "needs-you": 2, completed: 1, failed: 1, cancelled: 1 },
      });
    });

    test("by words in any case, by id and by number", async () => {
      const { tasks } = await opened();
      await tasks.save([
        task("a1", { prompt: "Überprüfe 100 % der Platten" }),
        task("b2", { prompt: "restart_web", number: 4711 }),
      ]);
      const find = async (search: string) =>
        (await tasks.list({ source, filter: "all", search, limit: 50, offset: 0 })).tasks.map(({ id }) => id);
      expect(await find("überprüfe 100 %")).toEqual(["a1"]);
      expect(await find("RESTART_WEB")).toEqual(["b2"]);
      expect(await find("restartXweb")).toEqual([]);
      expect(await find("4711")).toEqual(["b2"]);
      expect(await find("A1")).toEqual(["a1"]);
    });

    test("that are followed, and what was submitted by which form", async () => {
      const { tasks } = await opened();
      await tasks.save([
        task("a", { followed: true, submissionKey: "k1" }),
        task("b", { submissionKey: "k2" }),
      ]);
      await tasks.save([task("c", { followed: true }), task("c", { followed: false })]);
      expect((await tasks.followed(source)).map(({ id }) => id)).toEqual(["a"]);
      expect(await tasks.followed("embedded")).toEqual([]);
      expect((await tasks.findSubmission(source, "k2"))?.id).toBe("b");
      expect(await tasks.findSubmission("embedded", "k2")).toBeUndefined();
      expect(await tasks.findSubmission(source, "k3")).toBeUndefined();
    });
  });
}
