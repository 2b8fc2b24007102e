import { WebSocket } from "ws";
import { usualContext } from "../secure.ts";
import { forSockets } from "../socket-lookup.ts";
import { attempt, failed, type StepContext, type StepFailure, type StepResult } from "./step.ts";

/** A Phoenix socket that joins nothing: it only shows that messages get through in both directions. */
export interface LiveSocket {
  /** Sends a heartbeat. False: no answer to it came in time, or the socket is closed. */
  beat(withinMs: number): Promise<boolean>;
  /** How it ended, as soon as it has. */
  readonly closed: Promise<string>;
  close(): void;
}

/** @param live address of the live end, http(s): `https://h/live` */
export function openLiveSocket(
  live: string,
  origin: string,
  context: StepContext,
): Promise<StepResult<LiveSocket>> {
  const url = `${live.replace(/^http/, "ws")}/websocket?vsn=2.0.0`;
  return attempt(url, context, (signal) => {
    const socket = new WebSocket(url, {
      ...{ origin, perMessageDeflate: false, secureContext: usualContext() },
      // `ws` hands what it does not know to node:http; its types do not say so.
      ...{ lookup: forSockets(context.lookup, signal) },
    });
    signal.addEventListener("abort", () => socket.terminate(), { once: true });
    return new Promise((resolve, reject) => {
      socket.once("unexpected-response", (request, { statusCode = 0, headers }) => {
        resolve(answeredInstead(statusCode, headers["x-cortex-reason"]?.toString()));
        request.destroy();
      });
      socket.on("error", reject);
      socket.once("open", () =>
        resolve({ ok: true, found: "101, open", value: liveSocket(socket, context.clock) }),
      );
    });
  });
}

function answeredInstead(status: number, refusal: string | undefined): StepFailure {
  const found = `answered ${status} instead of 101${refusal === undefined ? "" : `: ${refusal}`}`;
  return { ...failed("status", found), ...(refusal === undefined ? {} : { refusal }) };
}

function liveSocket(socket: WebSocket, clock: StepContext["clock"]): LiveSocket {
  let beats = 0;
  const closed = new Promise<string>((resolve) => {
    socket.once("close", (code, reason) => resolve(`closed with ${code} ${reason.toString()}`.trim()));
  });
  return {
    closed,
    beat(withinMs) {
      const ref = `doctor-${++beats}`;
      return new Promise((resolve) => {
        const end = (answered: boolean) => {
          cancel();
          socket.off("message", hear);
          resolve(answered);
        };
        const hear = (data: unknown) => {
          if (String(data).includes(`"${ref}"`)) end(true);
        };
        const cancel = clock.after(withinMs, () => end(false));
        socket.on("message", hear);
        void closed.then(() => end(false));
        if (socket.readyState === socket.OPEN) socket.send(heartbeat(ref));
      });
    },
    close: () => socket.terminate(),
  };
}

/** A message of Phoenix Channels that every server answers, whatever is joined. */
export function heartbeat(ref: string): string {
  return JSON.stringify([null, ref, "phoenix", "heartbeat", {}]);
}
