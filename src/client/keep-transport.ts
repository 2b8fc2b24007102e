import { LongPoll, type Socket } from "phoenix";
import { askWithin } from "./ask-within.ts";
import { isHidden } from "./environment.ts";
import { jittered } from "./jitter.ts";

export type TransportName = "websocket" | "longpoll";
export type WebSocketClass = new (url: string, protocols?: string | string[]) => WebSocket;

export interface KeptTransport {
  /** What carries the socket now. */
  name(): TransportName;
  /** Throws the connection away and makes another of the same kind. */
  renew(): void;
  /** The socket stays with what it has. */
  stop(): void;
}

const patienceMs = 2_500;
const longestPauseMs = 300_000;

/**
 * Carries the socket over to long poll where WebSocket does not get through though the server is there, and back as soon
 * as it does. The fallback that the official client has for itself takes a server that restarts for one that speaks no
 * WebSocket, and stays with long poll for as long as the tab is open. A connection that is dead without saying so is
 * replaced by `renew`.
 */
export function keepTransport(socket: Socket, whyUrl: string, webSocket: WebSocketClass): KeptTransport {
  let name: TransportName = "websocket";
  /** Whether the connection that is open brought anything yet: some proxies open one and let nothing through. */
  let isSound = false;
  let wasEverSound = false;
  let stopped = false;
  let endPause = (): void => undefined;
  socket.onOpen(() => {
    isSound = false;
  });
  socket.onMessage(() => {
    isSound = true;
    if (name === "websocket") wasEverSound = true;
  });
  const isWell = () => name === "websocket" && isSound && socket.isConnected();

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const move = (to: TransportName) => {
    name = to;
    socket.replaceTransport(to === "longpoll" ? LongPoll : webSocket);
    socket.connect();
  };

  const look = async () => {
    if (!(await isLetIn(whyUrl))) return;
    // The first attempt of a page was its own proof.
    const opens =
      (wasEverSound || name === "longpoll") && (await answersOver(webSocket, socket.endPointURL()));
    if (stopped || isWell() || opens === (name === "websocket")) return;
    move(opens ? "websocket" : "longpoll");
  };

  const keepLooking = async () => {
    await Promise.race([pause(patienceMs), new Promise<unknown>((resolve) => void socket.onError(resolve))]);
    for (let tries = 0; !stopped; tries++) {
      if (isWell()) tries = 0;
      else if (!isHidden()) await look();
      await pause(jittered(Math.min(longestPauseMs, patienceMs * 2 ** tries)));
    }
  };
  void keepLooking();
  return {
    name: () => name,
    renew: () => move(name),
    // A program that is done must not be kept alive by a pause of minutes.
    stop: () => {
      stopped = true;
      endPause();
    },
  };
}

/** The server can be reached, and would have this page. */
async function isLetIn(whyUrl: string): Promise<boolean> {
  const response = await askWithin(whyUrl, { headers: { accept: "application/json" } });
  const why: { allowed?: boolean } = (await response?.json().catch(() => undefined)) ?? {};
  return why.allowed === true;
}

/** Asked with a connection of its own, so that a page which polls is not disturbed. */
function answersOver(webSocket: WebSocketClass, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = new webSocket(url);
    const done = (answers: boolean) => {
      clearTimeout(timer);
      asking.onclose = null;
      asking.close();
      resolve(answers);
    };
    const timer = setTimeout(done, patienceMs, false);
    asking.onopen = () => asking.send('[null,"1","phoenix","heartbeat",{}]');
    asking.onmessage = () => done(true);
    asking.onclose = () => done(false);
  });
}
