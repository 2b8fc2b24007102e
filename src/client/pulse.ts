import type { Socket } from "phoenix";
import { isHidden, onReturn } from "./environment.ts";

export interface PulseParts {
  socket: Socket;
  /** What carries the socket tells by itself that it lives, as a poll does. */
  tellsItself(): boolean;
  /** It may be dead. */
  onDoubt(): void;
  onHeard(): void;
  /** It is dead though it counts as open, or will never open: another has to be made. */
  onDead(): void;
  timing?: Partial<PulseTiming>;
}

export interface PulseTiming {
  lookEveryMs: number;
  /** A clock that jumps by more was asleep, and its connections with it. */
  sleptMs: number;
  /** After so much silence the other end is asked whether it is there. */
  silentMs: number;
  /** So long it has to answer. */
  patienceMs: number;
  /** A connection that takes longer to open is given up; the client itself would wait for minutes. */
  handshakeMs: number;
}

const defaultTiming: PulseTiming = {
  lookEveryMs: 1_000,
  sleptMs: 10_000,
  silentMs: 15_000,
  patienceMs: 4_000,
  handshakeMs: 10_000,
};

/**
 * Finds out that a connection is dead when nobody says so: a laptop that slept, a phone that changed its network, a
 * machine between that forgot. The client's own heartbeat takes up to a minute for it, in which a page would be called
 * live. Returns what ends it.
 */
export function watchPulse({
  socket,
  tellsItself,
  onDoubt,
  onHeard,
  onDead,
  timing = {},
}: PulseParts): () => void {
  const { lookEveryMs, sleptMs, silentMs, patienceMs, handshakeMs } = { ...defaultTiming, ...timing };
  let heardAt = Date.now();
  let lookedAt = Date.now();
  let connectingAt: number | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const heard = () => {
    heardAt = Date.now();
    clearTimeout(waiting);
    waiting = undefined;
    onHeard();
  };
  const ask = () => {
    if (waiting !== undefined || !socket.isConnected()) return;
    socket.ping(() => undefined);
    waiting = setTimeout(() => {
      waiting = undefined;
      if (socket.isConnected()) onDead();
    }, patienceMs);
  };
  const doubt = () => {
    if (isHidden() || !socket.isConnected()) return;
    onDoubt();
    ask();
  };
  const isStuck = (now: number): boolean => {
    if (tellsItself() || socket.connectionState() !== "connecting") {
      connectingAt = undefined;
      return false;
    }
    connectingAt ??= now;
    if (now - connectingAt < handshakeMs) return false;
    connectingAt = undefined;
    return true;
  };
  const look = () => {
    const now = Date.now();
    if (isStuck(now)) onDead();
    const slept = now - lookedAt > sleptMs;
    lookedAt = now;
    if (slept) doubt();
    else if (!isHidden() && !tellsItself() && now - heardAt > silentMs) ask();
  };

  const hearing = [socket.onMessage(heard), socket.onOpen(heard)];
  const timer = setInterval(look, lookEveryMs);
  const endReturn = onReturn(doubt);
  return () => {
    clearInterval(timer);
    clearTimeout(waiting);
    endReturn();
    socket.off(hearing);
  };
}
