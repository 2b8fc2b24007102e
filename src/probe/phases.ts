import type { Socket } from "node:net";
import type { Clock } from "../core/clock.ts";
import { roundMs } from "./latency.ts";

export type Phase = "lookup" | "connect" | "tls" | "firstByte";
/** Milliseconds from the start to the end of each phase that took place. */
export type Phases = Partial<Record<Phase, number>>;

/** Notes into `phases` when a connection under way has its address, is accepted, is secure. */
export function notePhases(socket: Socket, phases: Phases, clock: Clock, beganAt: number): void {
  const note = (phase: Phase) => () => {
    phases[phase] = roundMs(clock.monotonic() - beganAt);
  };
  socket.once("lookup", note("lookup"));
  socket.once("connect", note("connect"));
  socket.once("secureConnect", note("tls"));
}
