/** Whether this machine reaches anything outside: before a failure of a remote service counts, that is asked here. */
import { connect } from "node:net";
import type { Cancel, Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { timeLimit } from "../probe/deadline.ts";
import type { Lookup } from "../probe/kind.ts";
import { forSockets } from "../probe/socket-lookup.ts";

export interface ConnectivityTarget {
  host: string;
  port: number;
}

export interface Connectivity {
  /** Other targets from now on; they are tried at once. None: everything counts as reachable. */
  aim(targets: readonly ConnectivityTarget[]): void;
  /** Whether anything outside answered at or after `since` (monotonic ms). */
  isReachable(since: number): Promise<boolean>;
  /** A remote service answered just now: we are connected. */
  heard(): void;
  /** Epoch ms since when nothing outside could be reached; null: connected, or nobody asked. */
  offlineSince(): number | null;
  /** Targets that never answered: their silence proves nothing. */
  silentTargets(): string[];
  stop(): void;
}

interface Test {
  beganAt: number;
  reachable: Promise<boolean>;
}

const keptMs = 5_000;
const patienceMs = 3_000;
/** While offline, the way back is looked for this often, whatever the services' intervals are. */
const retryMs = 5_000;

export interface ConnectivityParts {
  clock: Clock;
  log: Log;
  lookup: Lookup;
  /** Offline began or ended. */
  onChange(): void;
}

export function createConnectivity({ clock, log, lookup, onChange }: ConnectivityParts): Connectivity {
  let targets: readonly ConnectivityTarget[] = [];
  const proven = new Set<string>();
  let heardAt = Number.NEGATIVE_INFINITY;
  /** When the newest test that reached something began. */
  let reachedAt = Number.NEGATIVE_INFINITY;
  let test: Test | null = null;
  let offlineSince: number | null = null;
  let retry: Cancel | null = null;
  let stopped = false;

  function begin(): Test {
    const beganAt = clock.monotonic();
    test = { beganAt, reachable: tryTargets(beganAt, clock.now()) };
    return test;
  }

  /** True as soon as one answers. Only targets that have answered before can prove that we are offline. */
  async function tryTargets(beganAt: number, at: number): Promise<boolean> {
    const asked = targets;
    const tries = asked.map(async (target) => {
      await answer(target, lookup, clock);
      proven.add(nameOf(target));
    });
    const reachable = await Promise.any(tries).then(
      () => {
        reachedAt = Math.max(reachedAt, beganAt);
        return true;
      },
      // A failure takes its time: what answered since this test began knows better.
      () => Math.max(heardAt, reachedAt) >= beganAt || !asked.some((target) => proven.has(nameOf(target))),
    );
    // Other targets are aimed at meanwhile: what came of these says nothing of them.
    if (stopped || asked !== targets) return reachable;
    if (reachable) online();
    else offline(at);
    return reachable;
  }

  function offline(at: number): void {
    retry ??= clock.after(retryMs, () => {
      retry = null;
      begin();
    });
    if (offlineSince !== null) return;
    offlineSince = at;
    log.warn({ targets: targets.map(nameOf) }, "connectivity.offline");
    onChange();
  }

  function online(): void {
    retry?.();
    retry = null;
    if (offlineSince === null) return;
    log.info({ since: new Date(offlineSince).toISOString() }, "connectivity.back");
    offlineSince = null;
    onChange();
  }

  return {
    aim(next) {
      if (JSON.stringify(next) === JSON.stringify(targets)) return;
      targets = next;
      test = null;
      online();
      if (targets.length > 0) begin();
    },
    async isReachable(since) {
      if (targets.length === 0 || heardAt >= since) return true;
      const usable = test && test.beganAt >= since && clock.monotonic() - test.beganAt <= keptMs;
      return (usable && test ? test : begin()).reachable;
    },
    heard() {
      heardAt = clock.monotonic();
      if (offlineSince !== null) online();
    },
    offlineSince: () => offlineSince,
    silentTargets: () => targets.map(nameOf).filter((name) => !proven.has(name)),
    stop() {
      stopped = true;
      retry?.();
      retry = null;
    },
  };
}

function nameOf({ host, port }: ConnectivityTarget): string {
  return `tcp://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Resolves when the target accepts a connection, rejects when it does not. */
function answer({ host, port }: ConnectivityTarget, lookup: Lookup, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const calledOff = new AbortController();
    const socket = connect({ host, port, lookup: forSockets(lookup, calledOff.signal) });
    const end = (settle: () => void) => {
      cancel();
      calledOff.abort();
      socket.destroy();
      settle();
    };
    const cancel = timeLimit(clock, patienceMs, () => end(() => reject(new Error("no answer in time"))));
    socket.once("connect", () => end(resolve));
    socket.once("error", (error) => end(() => reject(error)));
  });
}
