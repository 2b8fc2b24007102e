import type { Socket } from "phoenix";

export interface PulseParts {
  socket: Socket;
  /** What carries the socket tells by itself that it lives, as a poll does. */
  tellsItself(): boolean;
  /** It may be dead. */
  onDoubt(): void;
  onHeard(): void;
  /** It is dead though the browser takes it for open: another has to be made. */
  onDead(): void;
}

const lookEveryMs = 1_000;
/** A clock that jumps by more was asleep, and its connections with it. */
const sleptMs = 10_000;
const silentMs = 15_000;
const patienceMs = 4_000;

/**
 * Finds out that a connection is dead when nobody says so: a laptop that slept, a phone that changed its network, a
 * machine between that forgot. The client's own heartbeat takes up to a minute for it, in which the page would be called
 * live.
 */
export function watchPulse({ socket, tellsItself, onDoubt, onHeard, onDead }: PulseParts): void {
  let heardAt = Date.now();
  let lookedAt = Date.now();
  let waiting: number | undefined;

  const heard = () => {
    heardAt = Date.now();
    clearTimeout(waiting);
    waiting = undefined;
    onHeard();
  };
  const ask = () => {
    if (waiting !== undefined || !socket.isConnected()) return;
    socket.ping(() => undefined);
    waiting = window.setTimeout(() => {
      waiting = undefined;
      if (socket.isConnected()) onDead();
    }, patienceMs);
  };
  const doubt = () => {
    if (document.hidden || !socket.isConnected()) return;
    onDoubt();
    ask();
  };

  socket.onMessage(heard);
  socket.onOpen(heard);
  document.addEventListener("visibilitychange", () => {
    if (Date.now() - heardAt > sleptMs) doubt();
  });
  window.addEventListener("online", doubt);
  setInterval(() => {
    const now = Date.now();
    const slept = now - lookedAt > sleptMs;
    lookedAt = now;
    if (slept) doubt();
    else if (!document.hidden && !tellsItself() && now - heardAt > silentMs) ask();
  }, lookEveryMs);
}
