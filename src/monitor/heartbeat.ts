/** Dead man's switch: somebody elsewhere is told regularly that checks are made here, and raises the alarm when nobody tells. */
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf, systemCodeOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Lookup } from "../probe/kind.ts";
import { forSockets } from "../probe/socket-lookup.ts";

export interface HeartbeatTarget {
  url: string;
  everyMs: number;
}

export interface HeartbeatParts {
  clock: Clock;
  log: Log;
  lookup: Lookup;
  /** Whether checks are made in time. While they are not, nothing is sent: that is what the switch is for. */
  healthy(): boolean;
}

export interface Heartbeat {
  /** Sends to this address from now on, at once if it is another one; null: nowhere. */
  aim(target: HeartbeatTarget | null): void;
  /** Why the other side does not hear of us; null when it does, or need not. */
  trouble(): string | null;
  stop(): void;
}

const patienceMs = 10_000;

/** The address is a secret: it stands in no log and no warning. */
export function createHeartbeat({ clock, log, lookup, healthy }: HeartbeatParts): Heartbeat {
  let target: HeartbeatTarget | null = null;
  let trouble: string | null = null;
  let cancelNext: Cancel = () => undefined;
  let current: AbortController | null = null;

  function beat(): void {
    if (target === null) return;
    cancelNext = clock.after(target.everyMs, beat);
    if (!healthy()) judge("withheld: checks are not made in time");
    else if (current === null) void send(target);
  }

  async function send({ url }: HeartbeatTarget): Promise<void> {
    const mine = new AbortController();
    current = mine;
    const found = await get(new URL(url), { clock, lookup, signal: mine.signal });
    // Another address is aimed at meanwhile: what came of this one is of no interest.
    if (current !== mine) return;
    current = null;
    judge(found);
  }

  /** One line in the log for each change, however long it lasts. */
  function judge(found: string | null): void {
    if (found === trouble) return;
    trouble = found;
    if (found === null) log.info({}, "heartbeat.heard");
    else log.warn({ found }, "heartbeat.not-heard");
  }

  function end(): void {
    cancelNext();
    const ended = current;
    current = null;
    ended?.abort();
  }

  return {
    aim(next) {
      if (next?.url === target?.url && next?.everyMs === target?.everyMs) return;
      end();
      target = next;
      trouble = null;
      beat();
    },
    trouble: () => trouble,
    stop() {
      target = null;
      end();
    },
  };
}

interface GetParts {
  clock: Clock;
  lookup: Lookup;
  signal: AbortSignal;
}

/** Null when it was answered 2xx, else what happened. Never rejects; a redirect is not followed, it did not arrive. */
function get(url: URL, { clock, lookup, signal }: GetParts): Promise<string | null> {
  return new Promise((resolve) => {
    const request = (url.protocol === "https:" ? tlsRequest : plainRequest)(url, {
      agent: false,
      headers: { "user-agent": "cortex-status" },
      lookup: forSockets(lookup, signal),
    });
    const stop = (why: string) => {
      resolve(why);
      request.destroy();
    };
    const onAbort = () => stop("ended");
    signal.addEventListener("abort", onAbort, { once: true });
    const cancel = clock.after(patienceMs, () => stop(`no answer within ${patienceMs / 1_000} s`));
    request.on("error", (error) => resolve(systemCodeOf(error) ?? messageOf(error)));
    request.once("response", (response) => {
      const { statusCode = 0 } = response;
      resolve(statusCode >= 200 && statusCode < 300 ? null : `answered ${statusCode}`);
      // The answer is judged already; a body that breaks off changes nothing.
      response.on("error", () => undefined);
      response.resume();
    });
    request.once("close", () => {
      cancel();
      signal.removeEventListener("abort", onAbort);
      resolve("closed without an answer");
    });
    request.end();
  });
}
