import { isSubtaskOver, meaningOf, type Subtask } from "../../task/snapshot.ts";
import type { Span } from "./time-layout.ts";

/** When a subtask ran, each attempt by itself; what has no end yet runs until now. Ends before their begin are none. */
export function runsOf(subtask: Subtask, now: number): Span[] {
  const { attempts, startedAt, finishedAt, status } = subtask;
  const told = attempts.length > 0 ? attempts : startedAt === null ? [] : [{ startedAt, finishedAt }];
  const isOver = isSubtaskOver(status);
  return told.flatMap((one) => {
    const from = one.startedAt;
    if (from === null) return [];
    // It is over, and nobody told when: as short as can be.
    const open = isOver || meaningOf(status) === "waiting_approval" ? from : now;
    return [{ from, to: Math.max(from, one.finishedAt ?? open) }];
  });
}
