import type { Verdict } from "../protocol/vocabulary.ts";

/** How bad it is; channels colour and rank by it. */
export type Level = "down" | "degraded" | "unknown" | "good" | "notice";

/** A change of a service's state, for what gathers several into one message. Times are epoch ms. */
export interface Change {
  serviceName: string;
  from: Verdict;
  to: Verdict;
  since: number;
  /** "answered 503" */
  cause: string;
}

/** One piece of news as it is written down, in words that are the same whenever it is sent. Plain text throughout. */
export interface Item {
  event: string;
  /** When it was found out, epoch ms. */
  at: number;
  level: Level;
  /** What and why, in one line. */
  title: string;
  lines: string[];
  link: string | null;
  /** What it is about, across its news: `service:api`, `incident:42`. */
  subject: string;
  /** Ends the trouble of its subject. */
  ends: boolean;
  change: Change | null;
  /** What a program gets besides `id`, `at`, `event` and `site`. */
  body: Record<string, unknown>;
}

/** What a channel sends at once: one item, or several that it gathered. */
export interface Letter {
  /** The same whenever it is sent: receivers that look at it take it once. */
  id: string;
  site: { name: string; url: string | null };
  items: readonly Item[];
}
