import type { Failure } from "./failure.ts";
import type { Overlay } from "./standing.ts";

/** Why news waits. Times are epoch ms. */
export type Hold =
  | { why: "after"; until: number }
  | { why: "asking"; services: string[]; until: number }
  | { why: "dependency"; services: string[] }
  | { why: "recheck"; until: number }
  | { why: "flapping"; until: number }
  | { why: "unmeasured" }
  | { why: Overlay };

/** Why news was not sent, or how the last try to send it failed. */
export type Why =
  /** It was over while it waited. */
  | { why: "over"; hold: Hold | null }
  /** Newer news of the same service took its place. */
  | { why: "superseded"; hold: Hold | null }
  /** Told with the news that it was over. */
  | { why: "merged" }
  | { why: "no-rule" }
  | { why: "no-service" }
  | { why: "no-channel" }
  /** An incident opened by itself, of downs that this channel was told of. */
  | { why: "told-already" }
  | { why: "failed"; message: Failure };
