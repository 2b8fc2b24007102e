import type { TellingEvents } from "../protocol/telling.ts";

/** What Mission Control publishes: news for people, and what its pages show. */
export interface TaskEvents extends Pick<TellingEvents, "task.ended" | "task.approval-needed"> {
  /** The embedded Symbiont took a task up: it was made, is run again, or goes on after a start. */
  "task.opened": { id: string };
  /** Something of the task is not what it was. */
  "task.changed": { id: string };
  /** What is remembered of the tasks changed: of so many of them, or of their Symbiont alone. */
  "task.listed": { tasks: number };
}
