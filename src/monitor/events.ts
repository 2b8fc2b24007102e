import type { Figures, Result } from "../probe/result.ts";
import type { OverlaySpan } from "./overlay.ts";
import type { Segment, Status } from "./service.ts";
import type { Transition } from "./transition.ts";
import type { News } from "./verdict.ts";

/** What a check told besides its result; it is stored nowhere. */
export interface Measured {
  /** Milliseconds from the begin of the check to the end of each phase. */
  phases: Readonly<Record<string, number>>;
  figures: Figures;
}

/** What the monitor publishes. */
export interface MonitorEvents {
  /** A result came in. `changed`: state, reason or message are not what they were. */
  "service.checked": {
    status: Status;
    result: Result;
    measured: Measured;
    changed: boolean;
    news: News | null;
  };
  /** A state changed so that people may have to be told; it is in the next commit. */
  "service.transition": { transition: Transition };
  /** A state changed without a result: vouching ended, an overlay began or ended, somebody acknowledged it. */
  "service.changed": { status: Status };
  /** A service is new or its config is not what it was. */
  "service.configured": { status: Status };
  "service.removed": { id: string };
  /** A pause or maintenance began or ended. */
  "service.overlay": { span: OverlaySpan };
  /** The time line of a service was restated from `from` on. */
  "service.timeline": { id: string; from: number; segments: Segment[] };
}
