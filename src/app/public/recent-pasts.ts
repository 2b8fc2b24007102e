import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { LatencyBand } from "../../history/day.ts";
import type { History } from "../../history/history.ts";
import type { RollUpStore } from "../../history/ports.ts";
import { tallyFromBytes } from "../../history/rollup-bytes.ts";
import { windowMs } from "../../history/uptime.ts";
import type { UptimeWindow } from "../../protocol/vocabulary.ts";
import type { PastModel } from "../../web/views/model.ts";

export interface RecentPasts {
  /** Reads a window of a service so that `of` has it; null: it is there already. */
  prepare(serviceId: string, window: UptimeWindow): Promise<void> | null;
  /** As last read; when that is too long ago it is read anew, and `onRead` called. Null: it was not prepared. */
  of(serviceId: string, window: UptimeWindow): PastModel | null;
  /** The state of the service changed: what was read is out of date. */
  outdate(serviceId: string): void;
}

export interface RecentPastsParts {
  history: Pick<History, "history">;
  rollUps: Pick<RollUpStore, "read">;
  clock: Clock;
  log: Log;
  onRead(serviceId: string, window: UptimeWindow): void;
}

interface Kept {
  past: PastModel;
  /** Monotonic ms. */
  readAt: number;
}

/** A point of the chart is 5 minutes wide, or an hour and more. */
const freshMs: Record<UptimeWindow, number> = {
  "24h": 60_000,
  "7d": 300_000,
  "30d": 300_000,
  "90d": 300_000,
};
/** Windows kept ready; the one not asked for longest goes first. */
const keptPasts = 200;

/** The windows of services that somebody looks at: read when first asked for, and again as time passes. */
export function createRecentPasts(parts: RecentPastsParts): RecentPasts {
  const { clock, log, onRead } = parts;
  const kept = new Map<string, Kept>();
  const reading = new Map<string, Promise<void>>();

  async function read(id: string, window: UptimeWindow): Promise<void> {
    const key = keyOf(id, window);
    const readAt = clock.monotonic();
    try {
      const past = await readPast(id, window, parts);
      kept.delete(key);
      kept.set(key, { past, readAt });
      const [longestUnused] = kept.keys();
      if (kept.size > keptPasts && longestUnused !== undefined) kept.delete(longestUnused);
    } finally {
      reading.delete(key);
    }
  }
  function begin(id: string, window: UptimeWindow): Promise<void> {
    const key = keyOf(id, window);
    const work = reading.get(key) ?? read(id, window);
    reading.set(key, work);
    return work;
  }
  function refresh(id: string, window: UptimeWindow): void {
    if (reading.has(keyOf(id, window))) return;
    begin(id, window)
      .then(() => onRead(id, window))
      .catch((thrown: unknown) => {
        log.error({ service: id, window, err: messageOf(thrown) }, "history.read-failed");
      });
  }

  return {
    prepare: (id, window) => (kept.has(keyOf(id, window)) ? null : begin(id, window)),
    of(id, window) {
      const found = kept.get(keyOf(id, window));
      if (!found) return null;
      if (clock.monotonic() - found.readAt > freshMs[window]) refresh(id, window);
      return found.past;
    },
    outdate(id) {
      for (const [key, one] of kept) if (key.startsWith(`${id}:`)) one.readAt = Number.NEGATIVE_INFINITY;
    },
  };
}

function keyOf(id: string, window: UptimeWindow): string {
  return `${id}:${window}`;
}

async function readPast(
  id: string,
  window: UptimeWindow,
  { history, rollUps, clock }: RecentPastsParts,
): Promise<PastModel> {
  const dayLatency = new Map<string, LatencyBand>();
  const now = clock.now();
  const query = { serviceIds: [id], from: now - windowMs["90d"] - windowMs["24h"], to: now };
  for await (const rows of rollUps.read({ level: "days", ...query })) {
    for (const { date, latency } of rows) {
      const band = tallyFromBytes(latency).latency.band();
      if (date !== null && band !== null) dayLatency.set(date, band);
    }
  }
  return { history: await history.history(id, window), dayLatency };
}
