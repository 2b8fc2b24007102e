import type { Cancel, Clock } from "../core/clock.ts";
import type { MonitorEvents } from "./events.ts";

/** How long a result that changed nothing may wait to be told together with others. */
const gatherMs = 100;

export interface Announcer {
  tell<Topic extends keyof MonitorEvents>(topic: Topic, event: MonitorEvents[Topic]): void;
  /** Tells now what still waits. */
  flush(): void;
}

/**
 * Tells what the monitor found, in the order it was found. Results that changed nothing are told some at a time: a check
 * is a few milliseconds after the last, and what listens is cold by then; ten in a row cost a third of ten apart.
 */
export function createAnnouncer(
  publish: <Topic extends keyof MonitorEvents>(topic: Topic, events: readonly MonitorEvents[Topic][]) => void,
  clock: Clock,
): Announcer {
  let gathered: MonitorEvents["service.checked"][] = [];
  let timer: Cancel | null = null;

  function flush(): void {
    timer?.();
    timer = null;
    if (gathered.length === 0) return;
    const events = gathered;
    gathered = [];
    publish("service.checked", events);
  }

  return {
    tell(topic, event) {
      if (topic === "service.checked" && changesNothing(event as MonitorEvents["service.checked"])) {
        gathered.push(event as MonitorEvents["service.checked"]);
        timer ??= clock.after(gatherMs, flush);
        return;
      }
      flush();
      publish(topic, [event]);
    },
    flush,
  };
}

function changesNothing({ changed, news }: MonitorEvents["service.checked"]): boolean {
  return !changed && news === null;
}
