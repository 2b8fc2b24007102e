/** The task graph against everything that can happen to it: failures, cancels, stops and kills, at any step. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { createDesk } from "../../src/task/embedded/desk.ts";
import type { Executor, StepContext, StepEnd } from "../../src/task/embedded/executor.ts";
import { isTerminal } from "../../src/task/embedded/graph.ts";
import { createJournal } from "../../src/task/embedded/journal.ts";
import type { EmbeddedStore } from "../../src/task/embedded/ports.ts";
import { bringUpAll } from "../../src/task/embedded/recover.ts";
import { Runs } from "../../src/task/embedded/run.ts";
import type { ExecutorName, Step, StepPlan } from "../../src/task/embedded/step.ts";
import type { TaskLogs } from "../../src/task/embedded/task-logs.ts";

/** What is under way in the world outside: it goes on when the program is killed, as processes do. */
interface World {
  running: Map<string, { life: number; finish(end: StepEnd): void; stop: AbortSignal }>;
  /** Everything that went wrong. */
  faults: string[];
}

const concurrency = 3;
const noLogs: TaskLogs = {
  append: () => undefined,
  read: async () => ({ entries: [], nextOffset: 0, firstOffset: 0, isAtEnd: true }),
  flush: async () => undefined,
  prune: async () => undefined,
};

/** One life of the program over a store and a world that outlive it. */
async function life(number: number, clock: ManualClock, kept: EmbeddedStore, world: World, plan: StepPlan[]) {
  let isDead = false;
  // What is dead writes nothing any more.
  const store = new Proxy(kept, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...given: unknown[]) => (isDead ? new Promise(() => undefined) : method.apply(target, given));
    },
  });
  const executor = (name: ExecutorName, resumes: boolean): Executor => ({
    ...{ name, resumes },
    run: (context: StepContext) => begin(context),
  });
  function begin({ taskId, step, before, signal }: StepContext): Promise<StepEnd> {
    const key = `${taskId}/${step.id}`;
    if (isDead) return new Promise(() => undefined);
    if (world.running.has(key)) world.faults.push(`${step.id} runs twice at once`);
    if (world.running.size >= concurrency) world.faults.push(`more than ${concurrency} at once`);
    for (const one of before) {
      const isDone = step.runs === "after-success" ? one.status === "completed" : isTerminal(one.status);
      if (!isDone) world.faults.push(`${step.id} began although ${one.id} was ${one.status}`);
    }
    return new Promise((resolve) => {
      const finish = (end: StepEnd) => {
        if (!world.running.delete(key)) return;
        if (!isDead) resolve(end);
      };
      world.running.set(key, { life: number, finish, stop: signal });
      signal.addEventListener("abort", () => {
        if (!isDead) finish({ status: "failed", output: null, error: "stopped" });
      });
    });
  }
  const executors = new Map<ExecutorName, Executor>([
    ["runbook", executor("runbook", false)],
    ["diagnose", executor("diagnose", true)],
  ]);
  const journal = createJournal(store, clock, silentLog);
  const runs = new Runs({
    clock,
    log: silentLog,
    logs: noLogs,
    journal,
    executors,
    concurrency: () => concurrency,
    onOpened: () => undefined,
  });
  const desk = createDesk({
    ...{ clock, store, runs },
    plan: async () => ({ executor: "runbook", steps: plan }),
  });
  // As `recover` does: what is left of the last life is ended before anything goes on.
  for (const [key, { life: begun }] of world.running) if (begun !== number) world.running.delete(key);
  await bringUpAll({ clock, logs: noLogs, store, runs, executors });
  return {
    ...{ desk, runs },
    kill() {
      isDead = true;
    },
    stop: async () => {
      const stopping = runs.stop();
      await clock.advance(20);
      await stopping;
      await journal.close();
      isDead = true;
    },
  };
}

const graphs = fc
  .array(
    fc.record({
      after: fc.array(fc.nat({ max: 11 }), { maxLength: 3 }),
      anyway: fc.boolean(),
      asks: fc.nat({ max: 5 }).map((chance) => chance === 0),
      resumes: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((nodes) =>
    nodes.map(
      ({ after, anyway, asks, resumes }, index): StepPlan => ({
        ...{ id: `s${index}`, title: `s${index}`, input: null, timeoutMs: 60_000 },
        executor: resumes ? "diagnose" : "runbook",
        dependsOn: [...new Set(after.filter((one) => one < index))].map((one) => `s${one}`),
        runs: anyway ? "after-end" : "after-success",
        question: asks ? `run s${index}?` : null,
      }),
    ),
  );

const happenings = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        what: fc.constant("ends" as const),
        which: fc.nat(),
        fails: fc.nat({ max: 4 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("approve" as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("cancel" as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("retry" as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("time passes" as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("kill" as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("stop" as const) }) },
  ),
  { maxLength: 40 },
);

const rounds = Number(process.env.GRAPHS ?? 400);

test(`${rounds} random graphs and what happens to them: every step ends once, in order, and nothing outlives a cancel`, async () => {
  await fc.assert(
    fc.asyncProperty(graphs, happenings, async (plan, events) => {
      const clock = new ManualClock();
      const { embedded: store } = createMemoryStore();
      const world: World = { running: new Map(), faults: [] };
      let number = 0;
      const begin = () => life(++number, clock, store, world, plan);
      let now = await begin();
      const { task } = await now.desk.submit("go", "operator", null);
      const settle = () => clock.advance(0);
      const approveAll = async () => {
        for (const { approval, status } of (await now.desk.find(task.id)).steps)
          if (approval && status === "waiting_approval")
            await now.desk.approve(task.id, approval.id, "operator");
      };
      const isOver = async () => (await now.desk.find(task.id)).task.finishedAt !== null;
      const check = async () => {
        await settle();
        expect(world.faults).toEqual([]);
        const { task: found, steps } = await now.desk.find(task.id);
        if (found.finishedAt === null) return;
        expect(world.running.size, `of a task that is ${found.status}`).toBe(0);
        expect(steps.filter(({ status }) => !isTerminal(status))).toEqual([]);
        expect(await store.unfinished()).toEqual([]);
      };
      await settle();
      for (const event of events) {
        switch (event.what) {
          case "ends": {
            const all = [...world.running.values()];
            const status = event.fails === 0 ? "failed" : "completed";
            const error = status === "failed" ? "no luck" : null;
            all[event.which % Math.max(1, all.length)]?.finish({ status, output: "x", error });
            break;
          }
          case "approve":
            await approveAll();
            break;
          case "cancel":
            if (!(await isOver())) {
              const cancelling = now.desk.cancel(task.id, "operator");
              await settle();
              await clock.advance(4_000);
              expect((await cancelling).task.finishedAt).not.toBeNull();
              expect(world.running.size).toBe(0);
            }
            break;
          case "retry":
            if (await isOver()) await now.desk.retry(task.id, "operator", null);
            break;
          case "time passes":
            await clock.advance(61_000);
            break;
          case "kill":
            now.kill();
            now = await begin();
            break;
          case "stop":
            await now.stop();
            expect([...world.running.values()].filter(({ stop }) => !stop.aborted)).toEqual([]);
            now = await begin();
            break;
        }
        await check();
      }
      // Left alone, with everything allowed, it comes to its end.
      for (let count = 0; count < 100 && !(await isOver()); count++) {
        await approveAll();
        await settle();
        for (const { finish } of [...world.running.values()])
          finish({ status: "completed", output: "x", error: null });
        await settle();
      }
      expect(await isOver()).toBe(true);
      await check();
      await attemptsAreWhole(now.desk, task.id);
    }),
    { numRuns: rounds },
  );
});

async function attemptsAreWhole(
  desk: { find(id: string): Promise<{ steps: Step[] }> },
  id: string,
): Promise<void> {
  for (const { attempts, status } of (await desk.find(id)).steps) {
    expect(attempts.filter(({ finishedAt }) => finishedAt === null)).toEqual([]);
    if (attempts.length > 0 && status === "completed") expect(attempts.at(-1)?.status).toBe("completed");
  }
}
