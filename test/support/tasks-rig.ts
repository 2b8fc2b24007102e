import { onTestFinished } from "vitest";
import { type Clock, systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { createAsker } from "../../src/task/ask-symbiont.ts";
import { createSymbiontClient } from "../../src/task/client.ts";
import type { TaskEvents } from "../../src/task/events.ts";
import { createTasks } from "../../src/task/tasks.ts";
import { FakeSymbiont } from "./hostile-symbiont.ts";

function fasterBy(factor: number): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now() * factor,
    after: (ms, run) => systemClock.after(ms / factor, run),
  };
}

/** A second lasts ten milliseconds. */
export const fast = fasterBy(100);

export async function until(what: () => boolean, whileWaiting: () => void = () => undefined): Promise<void> {
  for (const end = Date.now() + 8_000; !what(); ) {
    if (Date.now() > end) throw new Error("it did not come to that");
    whileWaiting();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What is known of the tasks of a Symbiont that answers as a test wants it to, and which ends were told. */
export async function tasksRig() {
  const symbiont = await FakeSymbiont.start();
  const clock = fasterBy(10);
  const asker = createAsker(clock);
  const paths = {
    ...{ compound: "/task/compound", progress: "/task/{id}/progress", status: "/status", health: "/health" },
  };
  const client = createSymbiontClient(asker, () => ({
    ...{ url: symbiont.url, token: "t", paths, isEmbedded: true },
  }));
  const ends: TaskEvents["task.ended"][] = [];
  const tasks = createTasks({
    ...{ clock, log: silentLog, store: createMemoryStore().tasks, client, source: "embedded" },
    onLog: () => undefined,
    publish<Topic extends keyof TaskEvents>(topic: Topic, event: TaskEvents[Topic]) {
      if (topic === "task.ended") ends.push(event as TaskEvents["task.ended"]);
    },
  });
  onTestFinished(async () => {
    tasks.stop();
    asker.close();
    await symbiont.stop();
  });
  return { symbiont, tasks, ends };
}
