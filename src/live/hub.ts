import type { Cancel, Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { Backlog } from "./backlog.ts";
import { Pump } from "./broadcast.ts";
import { Socket } from "./socket.ts";
import type { Route } from "./topic-router.ts";
import {
  closeCodes,
  defaultLimits,
  type LiveLimits,
  type Transport,
  type ViewerContext,
} from "./transport.ts";

const sweepEveryMs = 1_000;

export interface HubParts {
  clock: Clock;
  log: Log;
  routes: readonly Route[];
  limits?: Partial<LiveLimits>;
}

/** What a transport does with the socket it carries. */
export interface Connection {
  receive(text: string): void;
  receiveBinary(bytes: Uint8Array): void;
  touch(): void;
  /** The transport is gone. */
  closed(): void;
}

/** All sockets of this process. */
export interface Hub {
  readonly limits: LiveLimits;
  /** Sockets open now. */
  readonly size: number;
  accept(transport: Transport, context: ViewerContext): Connection;
  /** Closes what was joined with that session's rights; its sockets go on as a viewer's. */
  closeSession(sessionId: string): void;
  /** Channels by topic, for the operator. */
  topics(): Map<string, number>;
  transports(): Map<Transport["name"], number>;
  /** Sends everybody away with 1012 and stops. */
  shutdown(): void;
}

export function createHub({ clock, log, routes, limits: given }: HubParts): Hub {
  const limits = { ...defaultLimits, ...given };
  const sockets = new Set<Socket>();
  const pump = new Pump();
  const backlog = new Backlog(limits.waitingBytes, () => sockets);
  let cancel: Cancel;
  const sweep = () => {
    for (const socket of sockets) socket.sweep();
    cancel = clock.after(sweepEveryMs, sweep);
  };
  cancel = clock.after(sweepEveryMs, sweep);

  return {
    limits,
    get size() {
      return sockets.size;
    },
    accept(transport, context) {
      const socket = new Socket({ transport, context, routes, limits, clock, log, pump, backlog });
      sockets.add(socket);
      return {
        receive: (text) => socket.receive(text),
        receiveBinary: (bytes) => socket.receiveBinary(bytes),
        touch: () => socket.touch(),
        closed: () => {
          sockets.delete(socket);
          socket.closed();
        },
      };
    },
    closeSession(sessionId) {
      for (const socket of sockets) if (socket.context.sessionId === sessionId) socket.endSession();
    },
    topics: () => count([...sockets].flatMap((socket) => [...socket.topics()])),
    transports: () => count([...sockets].map((socket) => socket.transport)),
    shutdown() {
      cancel();
      for (const socket of [...sockets]) socket.close(closeCodes.restart, "restart");
    },
  };
}

function count<Name>(names: readonly Name[]): Map<Name, number> {
  const counts = new Map<Name, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
