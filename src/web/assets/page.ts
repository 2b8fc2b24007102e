import { Socket } from "phoenix";
import { createIndicator } from "./indicator.ts";
import { jittered } from "./jitter.ts";
import { keepTransport, type TransportName } from "./live-transport.ts";
import { LiveView } from "./live-view.ts";
import { keepRelativeTimes } from "./relative-time.ts";

/** For people at the console and for the doctor's browser. */
export interface LiveSocketState {
  isConnected(): boolean;
  transport(): TransportName | null;
  /** Joins tried since the last one that was accepted. */
  readonly mountAttempts: number;
}

declare global {
  interface Window {
    liveSocket?: LiveSocketState;
  }
}

const reconnectAfterMs = [50, 200, 500, 1_000, 2_000];
const rejoinAfterMs = [500, 1_000, 2_000, 5_000];

function goLive(): void {
  const base = document.documentElement.dataset.base ?? "";
  const socket = new Socket(`${base}/live`, {
    transport: WebSocket,
    reconnectAfterMs: (tries) => jittered(reconnectAfterMs[tries - 1] ?? 5_000),
    rejoinAfterMs: (tries) => jittered(rejoinAfterMs[tries - 1] ?? 10_000),
  });
  const whyUrl = `${base}/live/why`;
  const transport = keepTransport(socket, whyUrl);
  const indicator = createIndicator(whyUrl, transport);
  const view = new LiveView(socket, indicator);
  window.liveSocket = {
    isConnected: () => socket.isConnected(),
    transport: () => (socket.isConnected() ? transport() : null),
    get mountAttempts() {
      return view.mountAttempts;
    },
  };
  socket.onClose(() => indicator.lost());
  socket.connect();
  view.join();
}

// A page without a view is complete as it came.
if (document.body.dataset.viewTopic) goLive();
keepRelativeTimes();
bringParts();
document.addEventListener("cortex:changed", bringParts);

/** What only some pages have comes in files of its own. Without them those pages are complete, only quieter. */
function bringParts(): void {
  if (document.getElementById("filter"))
    import("./long-page.ts").then(({ keepLongPage }) => keepLongPage(), console.warn);
  const zoom = document.getElementById("zoom");
  if (!zoom || zoom.dataset.started !== undefined) return;
  zoom.dataset.started = "";
  import("./zoom/zoom.ts").then(({ startZoom }) => startZoom(zoom)).catch(console.warn);
}
