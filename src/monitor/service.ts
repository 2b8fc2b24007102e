import type { Facts, Result } from "../probe/result.ts";
import type { KindName, Reason, State, Verdict, Visibility } from "../protocol/vocabulary.ts";
import type { OverlaySpan } from "./overlay.ts";

/** How many consecutive results have to agree. */
export interface Confirmation {
  up: number;
  degraded: number;
  down: number;
  /** Pause before a result that contradicts the state is checked again. */
  retryEveryMs: number;
}

/** One thing watched: the config of a service with every default filled in. */
export interface Service {
  id: string;
  name: string;
  description: string | null;
  group: string | null;
  visibility: Visibility;
  kind: KindName;
  /** Options of the kind's probe. Plain data: two services are the same when their JSON is. */
  options: unknown;
  /** Key of the per-host limit. */
  host: string | null;
  /** What is checked, in the operator's words. */
  target: string;
  everyMs: number;
  timeoutMs: number;
  /** How long a result speaks for the service: every + timeout, or every + grace for push. */
  vouchMs: number;
  confirm: Confirmation;
  invert: boolean;
  /** Whether its failures may be our being offline; null: as its address tells. */
  remote: boolean | null;
  /** Ids of services whose failure explains a failure of this one. */
  dependsOn: readonly string[];
  /** Push only: the secret part of its address. */
  pushToken: string | null;
}

/** A stretch of one verdict on a service's time line; it lasts until the next one begins. */
export interface Segment {
  /** When it began, epoch ms. */
  at: number;
  verdict: Verdict;
  reason: Reason;
  facts: Facts | null;
  detail: string | null;
}

/** What is known of a service now. */
export interface Status {
  service: Service;
  /** What it shows: its verdict, or what covers it. */
  state: State;
  overlay: OverlaySpan | null;
  verdict: Verdict;
  /** Start of the verdict (epoch ms), unknown stretches between equal verdicts bridged; null: never judged. */
  since: number | null;
  reason: Reason;
  facts: Facts | null;
  detail: string | null;
  /** The newest result, whatever it was. */
  last: Result | null;
  /** When the operator said that the present trouble is known; null: nobody did. */
  acknowledgedAt: number | null;
}
