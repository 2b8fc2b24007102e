import type { Cancel, Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { Figures } from "./figures.ts";

/** A figure that a page of the operator's own gives: `queue.waiting`. Null: nothing was measured. */
export interface OwnMetricSample {
  page: string;
  name: string;
  title: string;
  unit: string;
  value: number | null;
}

export interface OwnMetricsParts {
  clock: Clock;
  log: Log;
  sample(): Promise<readonly OwnMetricSample[]>;
  take: Figures["take"];
}

const everyMs = 10_000;

/** What the pages of the operator's own measure goes where the machine's figures go. Nothing is asked where there is no page. */
export function keepOwnMetrics({ clock, log, sample, take }: OwnMetricsParts): Cancel {
  let cancel = clock.after(everyMs, measure);
  let stopped = false;
  async function measure(): Promise<void> {
    try {
      const values = (await sample()).flatMap(({ page, name, unit, value }) =>
        value === null ? [] : [{ name: `${page}.${name}`, value, unit, at: null }],
      );
      if (values.length > 0 && !stopped) await take(values);
    } catch (thrown) {
      log.warn({ err: messageOf(thrown) }, "metrics.own-refused");
    }
    if (!stopped) cancel = clock.after(everyMs, measure);
  }
  return () => {
    stopped = true;
    cancel();
  };
}
