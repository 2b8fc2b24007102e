import type { TellingEvents } from "../protocol/telling.ts";

/** What Mission Control publishes: news for people, and what its pages show. */
export interface TaskEvents extends Pick<TellingEvents, "task.ended" | "task.approval-needed"> {
  /** Something of the task is not what it was. */
  "task.changed": { id: string };
  /** What is remembered of the tasks changed: of so many of them, or of their Symbiont alone. */
  "task.listed": { tasks: number };
}
