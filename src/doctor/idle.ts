import { pause } from "../core/clock.ts";
import { openLivePoll } from "../probe/connection/live-poll.ts";
import { type LiveSocket, openLiveSocket } from "../probe/connection/live-socket.ts";
import { failed, passed, type StepContext, type StepResult } from "../probe/connection/step.ts";

/** The server answers a poll that hears nothing after 10 s. */
const pollMs = 15_000;
const pongMs = 5_000;

export interface IdleParts {
  live: string;
  origin: string;
  idleMs: number;
}

/** A socket that says nothing until a heartbeat is due, and a poll that waits: whatever stands between has to let them. */
export async function tryIdle(parts: IdleParts, context: StepContext): Promise<StepResult> {
  const [socket, poll] = await Promise.all([idleSocket(parts, context), idlePoll(parts, context)]);
  if (!socket.ok || !poll.ok) return socket.ok ? poll : socket;
  return passed(`${socket.found}; ${poll.found}`, undefined);
}

async function idleSocket({ live, origin, idleMs }: IdleParts, context: StepContext): Promise<StepResult> {
  const { clock } = context;
  const opened = await openLiveSocket(live, origin, context);
  if (!opened.ok) return opened;
  const socket = opened.value;
  const beganAt = clock.monotonic();
  const cut = await Promise.race([socket.closed, pause(context.clock, idleMs)]);
  const answered = cut === undefined && (await beat(socket));
  socket.close();
  const seconds = ((clock.monotonic() - beganAt) / 1_000).toFixed(1);
  if (cut !== undefined) return failed("reset", `the idle socket was ${cut} after ${seconds} s`);
  return answered
    ? passed(`alive after ${seconds} s without a word`, undefined)
    : failed("timeout", `the socket looked open and was dead after ${seconds} s`);
}

function beat(socket: LiveSocket): Promise<boolean> {
  return socket.beat(pongMs);
}

/** A cut poll is no cut of an idle socket when it comes after the server's own answer would have. */
async function idlePoll({ live, origin, idleMs }: IdleParts, context: StepContext): Promise<StepResult> {
  const opened = await openLivePoll({ live, origin, context });
  if (!opened.ok) return opened;
  const waited = await opened.value.poll({ ...context, timeoutMs: Math.min(pollMs, idleMs) });
  if (waited.ok || waited.reason === "timeout") return passed("a waiting poll was let wait", undefined);
  return failed(waited.reason, `a waiting poll was cut: ${waited.found}`);
}
