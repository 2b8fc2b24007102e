import type { Verdict } from "../protocol/vocabulary.ts";

export type Overlay = "maintenance" | "paused";

/** What is known of a service now, as far as telling depends on it. */
export interface Standing {
  id: string;
  verdict: Verdict;
  overlay: Overlay | null;
  /** It reports by itself: it cannot be asked. */
  isPush: boolean;
  /** When its newest check began, epoch ms; null: none has. */
  lastAt: number | null;
  /** Results contradict the verdict and wait for more of their kind. */
  pending: boolean;
  acknowledged: boolean;
  dependsOn: readonly string[];
}
