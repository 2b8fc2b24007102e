import type { Cancel, Clock } from "../core/clock.ts";
import type { MonitorEvents } from "./events.ts";

/** How long a result that changed nothing may wait to be told together with others. */
const gatherMs = 100;

type Checked = MonitorEvents["service.checked"];

export interface Announcer {
  /** After everything that still waits. */
  tell<Topic extends keyof MonitorEvents>(topic: Topic, event: MonitorEvents[Topic]): void;
  /** One that changed nothing waits for others. */
  checked(event: Checked): void;
  /** Tells now what still waits. */
  flush(): void;
}

/**
 * Tells what the monitor found, in the order it was found. Results that changed nothing are told some at a time: a check
 * is a few milliseconds after the last, and by then what listens has left the caches of the processor, which is most of
 * what telling costs (bench/claims/check-cost.ts).
 */
export function createAnnouncer(
  publish: <Topic extends keyof MonitorEvents>(topic: Topic, events: readonly MonitorEvents[Topic][]) => void,
  clock: Clock,
): Announcer {
  let gathered: Checked[] = [];
  let timer: Cancel | null = null;

  function flush(): void {
    timer?.();
    timer = null;
    if (gathered.length === 0) return;
    const events = gathered;
    gathered = [];
    publish("service.checked", events);
  }

  const tell: Announcer["tell"] = (topic, event) => {
    flush();
    publish(topic, [event]);
  };

  return {
    tell,
    checked(event) {
      if (event.changed || event.news !== null) return tell("service.checked", event);
      gathered.push(event);
      timer ??= clock.after(gatherMs, flush);
    },
    flush,
  };
}
