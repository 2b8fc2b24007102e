import type { Socket } from "phoenix";
import type { TransportName } from "../../client/keep-transport.ts";
import { openSocket } from "../../client/open-socket.ts";
import { createIndicator } from "./indicator.ts";
import { LiveDocument, pagePosition } from "./live-view.ts";
import { keepLongPage } from "./long-page.ts";
import { keepRelativeTimes } from "./relative-time.ts";
import { ViewFollower } from "./view-follower.ts";

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

function goLive(): { socket: Socket; view: ViewFollower } {
  const base = document.documentElement.dataset.base ?? "";
  const whyUrl = `${base}/live/why`;
  const { socket, transport } = openSocket({
    ...{ endPoint: `${base}/live`, whyUrl, webSocket: WebSocket },
    onDoubt: () => indicator.doubted(),
    onHeard: () => indicator.heard(),
    onLost: () => indicator.lost(),
  });
  const indicator = createIndicator(whyUrl, transport);
  const view = new ViewFollower(socket, new LiveDocument(), pagePosition(), indicator);
  window.liveSocket = {
    isConnected: () => socket.isConnected(),
    transport: () => (socket.isConnected() ? transport() : null),
    get mountAttempts() {
      return view.mountAttempts;
    },
  };
  socket.connect();
  view.join();
  return { socket, view };
}

// A page without a view is complete as it came.
const live = document.body.dataset.viewTopic ? goLive() : null;
keepRelativeTimes();
bringParts();
document.addEventListener("cortex:changed", bringParts);

/** What only some pages have. The chart comes in a file of its own: without it a page is complete, only quieter. */
function bringParts(): void {
  keepLongPage();
  if (document.body.dataset.operator !== undefined)
    import("./operator/operator.ts").then(
      ({ keepOperatorPage }) => keepOperatorPage(live?.socket ?? null, () => live?.view.moved()),
      console.warn,
    );
  const zoom = document.getElementById("zoom");
  if (!zoom || zoom.dataset.started !== undefined) return;
  zoom.dataset.started = "";
  import("./zoom/zoom.ts").then(({ startZoom }) => startZoom(zoom)).catch(console.warn);
}
