import { Socket } from "phoenix";
import { createIndicator } from "./indicator.ts";
import { jittered } from "./jitter.ts";
import { keepTransport, type TransportName } from "./live-transport.ts";
import { LiveView } from "./live-view.ts";
import { keepLongPage } from "./long-page.ts";
import { watchPulse } from "./pulse.ts";
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
const noStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const rejoinAfterMs = [500, 1_000, 2_000, 5_000];

function goLive(): void {
  const base = document.documentElement.dataset.base ?? "";
  const socket = new Socket(`${base}/live`, {
    transport: WebSocket,
    reconnectAfterMs: (tries) => jittered(reconnectAfterMs[tries - 1] ?? 5_000),
    rejoinAfterMs: (tries) => jittered(rejoinAfterMs[tries - 1] ?? 10_000),
    // What the client would keep there is for a fallback that is not used; in another site's frame asking for it throws.
    sessionStorage: noStorage,
  });
  const whyUrl = `${base}/live/why`;
  const transport = keepTransport(socket, whyUrl);
  const indicator = createIndicator(whyUrl, transport.name);
  const view = new LiveView(socket, indicator);
  window.liveSocket = {
    isConnected: () => socket.isConnected(),
    transport: () => (socket.isConnected() ? transport.name() : null),
    get mountAttempts() {
      return view.mountAttempts;
    },
  };
  socket.onClose(() => indicator.lost());
  watchPulse({
    socket,
    tellsItself: () => transport.name() === "longpoll",
    onDoubt: indicator.doubted,
    onHeard: indicator.heard,
    onDead() {
      indicator.lost();
      transport.renew();
    },
  });
  socket.connect();
  view.join();
}

// A page without a view is complete as it came.
if (document.body.dataset.viewTopic) goLive();
keepRelativeTimes();
bringParts();
document.addEventListener("cortex:changed", bringParts);

/** What only some pages have. The chart comes in a file of its own: without it a page is complete, only quieter. */
function bringParts(): void {
  keepLongPage();
  if (document.body.dataset.operator !== undefined)
    import("./operator/operator.ts").then(({ keepOperatorPage }) => keepOperatorPage(), console.warn);
  const zoom = document.getElementById("zoom");
  if (!zoom || zoom.dataset.started !== undefined) return;
  zoom.dataset.started = "";
  import("./zoom/zoom.ts").then(({ startZoom }) => startZoom(zoom)).catch(console.warn);
}
