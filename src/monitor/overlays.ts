/** What covers services now: pauses by the operator, maintenance by the calendar. Spans are recorded as they happen. */
import type { OverlaySpan, OverlayStore } from "./overlay.ts";

export interface Overlays {
  /** The span that a service shows now; a pause covers maintenance. */
  of(serviceId: string): OverlaySpan | null;
  isPaused(serviceId: string): boolean;
  /** Begins a span; false when one of its kind runs already. */
  begin(serviceId: string, state: OverlaySpan["state"], at: number): boolean;
  /** Ends it; false when none of its kind runs. */
  end(serviceId: string, state: OverlaySpan["state"], at: number): boolean;
  /** Services in maintenance now. */
  maintained(): string[];
}

/** `onSpan` hears of every span that began or ended; it has to be written down. */
export function createOverlays(
  running: readonly OverlaySpan[],
  onSpan: (span: OverlaySpan) => void,
): Overlays {
  const paused = new Map<string, OverlaySpan>();
  const maintained = new Map<string, OverlaySpan>();
  const of = { paused, maintenance: maintained };
  for (const span of running) if (span.to === null) of[span.state].set(span.serviceId, span);

  return {
    of: (id) => paused.get(id) ?? maintained.get(id) ?? null,
    isPaused: (id) => paused.has(id),
    begin(serviceId, state, at) {
      if (of[state].has(serviceId)) return false;
      const span = { serviceId, state, from: at, to: null };
      of[state].set(serviceId, span);
      onSpan(span);
      return true;
    },
    end(serviceId, state, at) {
      const span = of[state].get(serviceId);
      if (!span) return false;
      of[state].delete(serviceId);
      onSpan({ ...span, to: Math.max(at, span.from) });
      return true;
    },
    maintained: () => [...maintained.keys()],
  };
}

/** Spans that still ran when the last process ended. */
export async function runningOverlays(
  store: OverlayStore,
  serviceIds: readonly string[],
  now: number,
): Promise<OverlaySpan[]> {
  return (await store.overlays(serviceIds, now)).filter(({ to }) => to === null);
}
