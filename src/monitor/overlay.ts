/** What covers a service's verdict for a while: it is not judged, and the time counts neither as up nor as down. */
export interface OverlaySpan {
  serviceId: string;
  state: "maintenance" | "paused";
  /** Epoch ms. */
  from: number;
  /** Null: it goes on. */
  to: number | null;
}

export interface OverlayStore {
  /** Writes spans; one with the same service, state and `from` takes the older one's place. Durable when it resolves. */
  saveOverlays(spans: readonly OverlaySpan[]): Promise<void>;
  /** Spans of these services that reach into [from, ∞), oldest first. */
  overlays(serviceIds: readonly string[], from: number): Promise<OverlaySpan[]>;
}
