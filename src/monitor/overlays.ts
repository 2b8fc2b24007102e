/** What covers services now: pauses by the operator, maintenance by the calendar. */
import type { OverlaySpan, OverlayStore } from "./overlay.ts";

export interface Overlays {
  /** The span that a service shows now; a pause covers maintenance. */
  of(serviceId: string): OverlaySpan | null;
  isPaused(serviceId: string): boolean;
  /** The span that begins, which has to be written down; null when one of its kind runs already. */
  begin(serviceId: string, state: OverlaySpan["state"], at: number): OverlaySpan | null;
  /** The span that ends, which has to be written down; null when none of its kind runs. */
  end(serviceId: string, state: OverlaySpan["state"], at: number): OverlaySpan | null;
  /** Services in maintenance now. */
  maintained(): string[];
}

export function createOverlays(running: readonly OverlaySpan[]): Overlays {
  const paused = new Map<string, OverlaySpan>();
  const maintained = new Map<string, OverlaySpan>();
  const of = { paused, maintenance: maintained };
  for (const span of running) if (span.to === null) of[span.state].set(span.serviceId, span);

  return {
    of: (id) => paused.get(id) ?? maintained.get(id) ?? null,
    isPaused: (id) => paused.has(id),
    begin(serviceId, state, at) {
      if (of[state].has(serviceId)) return null;
      const span = { serviceId, state, from: at, to: null };
      of[state].set(serviceId, span);
      return span;
    },
    end(serviceId, state, at) {
      const span = of[state].get(serviceId);
      if (!span) return null;
      of[state].delete(serviceId);
      return { ...span, to: Math.max(at, span.from) };
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
