import type { Meaning } from "../../task/snapshot.ts";

/** The mark of a task or subtask: the alphabet of services, and running, waiting and cancelled. */
export type TaskMark = "operational" | "degraded" | "down" | "unknown" | "running" | "waiting" | "cancelled";

const markOfMeaning: Record<Meaning, TaskMark> = {
  queued: "waiting",
  planning: "running",
  running: "running",
  waiting: "waiting",
  // A person is wanted: never drawn as running.
  waiting_approval: "degraded",
  cancelling: "running",
  completed: "operational",
  failed: "down",
  cancelled: "cancelled",
  interrupted: "down",
  skipped: "cancelled",
  other: "unknown",
};

export function markOf(meaning: Meaning): TaskMark {
  return markOfMeaning[meaning];
}

type Size = 16 | 24;
const radius = { 16: 6.25, 24: 9.625 } as const;
const small = { 16: 3.5, 24: 5.5 } as const;
const square = { 16: 8, 24: 12 } as const;

/** Silent, as the word stands beside it. What services have comes from the sprite of the page. */
export function taskMark(state: TaskMark, size: Size = 16): string {
  const inner = drawn(state, size) ?? `<use href="#${state}-${size}"/>`;
  return `<svg class="mark ${state}" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" aria-hidden="true">${inner}</svg>`;
}

function drawn(state: TaskMark, size: Size): string | null {
  const c = size / 2;
  if (state === "running") {
    const r = radius[size];
    // 120° from the top on.
    const x = c + r * Math.sin((2 * Math.PI) / 3);
    const y = c - r * Math.cos((2 * Math.PI) / 3);
    const arc = `M${c} ${c - r}A${r} ${r} 0 0 1 ${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`;
    return `<circle class="track" cx="${c}" cy="${c}" r="${r}"/><path class="arc" d="${arc}"/>`;
  }
  if (state === "waiting") return `<circle class="track" cx="${c}" cy="${c}" r="${small[size]}"/>`;
  if (state !== "cancelled") return null;
  const side = square[size];
  return `<path d="M${c - side / 2} ${c - side / 2}h${side}v${side}h-${side}z"/>`;
}
