import { Group } from "../../live/broadcast.ts";
import type { Route } from "../../live/topic-router.ts";
import type { FollowedTask } from "../../task/followed-task.ts";
import type { TailLine } from "../../task/log-tail.ts";
import { almanac } from "../../text/moment.ts";
import { lineKind } from "../../web/task/log-part.tsx";
import { titlesOf } from "../../web/task/task-content.tsx";

export interface TaskLogTopicParts {
  opened(id: string): FollowedTask | null;
  timeZone(): string;
}

export interface TaskLogTopic {
  route: Route;
  /** There are new lines of a task. */
  grown(id: string): void;
}

const prefix = "task_log:";

interface Listeners {
  group: Group;
  /** Number of the next line that they have not been sent. */
  next: number;
}

/** Topics `task_log:<id>`: who joins says from which line on, and gets each line once. */
export function createTaskLogTopic({ opened, timeZone }: TaskLogTopicParts): TaskLogTopic {
  const listeners = new Map<string, Listeners>();

  const payloadOf = (id: string, from: number) => {
    const task = opened(id);
    const lines = task?.log.after(from) ?? [];
    const { second } = almanac("en", timeZone());
    const titles = titlesOf(task?.snapshot ?? null);
    const next = (lines.at(-1)?.number ?? from - 1) + 1;
    return { lines: lines.map((line) => toJson(line, titles, second)), next };
  };
  const listenersOf = (id: string): Listeners => {
    const known = listeners.get(id);
    if (known) return known;
    const topic = prefix + encodeURIComponent(id);
    const made = {
      group: new Group(topic, (late) => late.fail("too slow, join again")),
      next: opened(id)?.log.count ?? 0,
    };
    listeners.set(id, made);
    return made;
  };

  return {
    route: {
      topic: `${prefix}*`,
      join({ topic, payload, context: { audience }, subscriber }) {
        if (audience !== "operator")
          return { ok: false, reason: "this page is the operator's: log in first" };
        const id = decoded(topic.slice(prefix.length));
        if (id === null) return { ok: false, reason: "no such task" };
        const those = listenersOf(id);
        those.group.add(subscriber);
        subscriber.onEnd(() => {
          if (those.group.size === 0 && listeners.get(id) === those) listeners.delete(id);
        });
        return { ok: true, response: payloadOf(id, startOf(payload)), rights: "operator" };
      },
    },
    grown(id) {
      const those = listeners.get(id);
      if (!those) return;
      const payload = payloadOf(id, those.next);
      if (payload.lines.length === 0) return;
      those.next = payload.next;
      those.group.publish("lines", payload);
    },
  };
}

function toJson(line: TailLine, titles: ReadonlyMap<string, string>, second: (at: number) => string) {
  const { number, at, subtaskId, text } = line;
  const title = subtaskId === null || titles.size < 2 ? null : (titles.get(subtaskId) ?? subtaskId);
  return { number, time: at === null ? "" : second(at), title, kind: lineKind(line), text };
}

function startOf(payload: unknown): number {
  if (typeof payload !== "object" || payload === null || !("next" in payload)) return 0;
  return Number.isSafeInteger(payload.next) ? Math.max(0, Number(payload.next)) : 0;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (thrown) {
    if (thrown instanceof URIError) return null;
    throw thrown;
  }
}
