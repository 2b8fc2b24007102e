import type { StepContext, StepResult } from "../../probe/connection/step.ts";

/** The page that a real browser is to open. */
export interface Look {
  url: URL;
  /** Of the certificate that was found right before, see `Secured`; null: no TLS. */
  keyHash: string | null;
  context: StepContext;
}

/** Opens the page in a real browser until it is live. Without a browser it passes, and says that nothing was looked at. */
export type LookInBrowser = (look: Look) => Promise<StepResult>;

/** What an open page says of its connection, as an expression of JavaScript whose value is `PageState` in JSON. */
export const pageStateScript = `JSON.stringify({
  connected: window.liveSocket?.isConnected() === true,
  transport: window.liveSocket?.transport() ?? null,
  state: document.querySelector("[data-live]")?.dataset.live ?? null,
})`;
