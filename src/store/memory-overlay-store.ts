import type { OverlaySpan, OverlayStore } from "../monitor/overlay.ts";
import type { Life } from "./life.ts";

/** Overlays in memory. */
export class MemoryOverlayStore implements OverlayStore {
  readonly #spans = new Map<string, OverlaySpan>();
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  get size(): number {
    return this.#spans.size;
  }

  services(): string[] {
    return [...this.#spans.values()].map(({ serviceId }) => serviceId);
  }

  async saveOverlays(spans: readonly OverlaySpan[]): Promise<void> {
    this.#life.check();
    for (const span of spans)
      this.#spans.set(JSON.stringify([span.serviceId, span.from, span.state]), { ...span });
  }

  async overlays(serviceIds: readonly string[], from: number): Promise<OverlaySpan[]> {
    this.#life.check();
    const asked = new Set(serviceIds);
    return [...this.#spans.values()]
      .filter(({ serviceId, to }) => asked.has(serviceId) && (to === null || to > from))
      .map((span) => ({ ...span }))
      .sort((a, b) => a.from - b.from);
  }
}
