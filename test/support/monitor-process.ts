import { z } from "zod";
import { silentLog } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { createConnectivity } from "../../src/monitor/connectivity.ts";
import type { MonitorEvents } from "../../src/monitor/events.ts";
import { createMonitor } from "../../src/monitor/monitor.ts";
import type { OverlaySpan } from "../../src/monitor/overlay.ts";
import { createOverlays } from "../../src/monitor/overlays.ts";
import { createRemoteness } from "../../src/monitor/remoteness.ts";
import { remember } from "../../src/monitor/restore.ts";
import type { Service } from "../../src/monitor/service.ts";
import type { CheckKind } from "../../src/probe/kind.ts";
import type { Finding } from "../../src/probe/result.ts";
import { createSelfCheck } from "../../src/probe/self-check.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

export const up: Finding = { outcome: "up", reason: "ok", latencyMs: 3, facts: null, detail: null };
export const down: Finding = {
  outcome: "down",
  reason: "refused",
  latencyMs: null,
  facts: null,
  detail: "refused",
};

export function service(more: Partial<Service> = {}): Service {
  return {
    id: "api",
    name: "api",
    description: null,
    group: null,
    visibility: "public",
    kind: "tcp",
    options: {},
    host: null,
    target: "tcp 127.0.0.1:1",
    everyMs: 10_000,
    timeoutMs: 5_000,
    vouchMs: 15_000,
    confirm: { up: 1, degraded: 2, down: 2, retryEveryMs: 5_000 },
    invert: false,
    remote: null,
    dependsOn: [],
    pushToken: null,
    ...more,
  };
}

export const pushed = service({
  id: "backup",
  kind: "push",
  pushToken: "token-of-backup",
  everyMs: 60_000,
  vouchMs: 90_000,
  confirm: { up: 1, degraded: 1, down: 1, retryEveryMs: 5_000 },
});

/** A process: its monitor over a store that outlives it. `target.finding` is what every check finds. */
export async function boot(
  clock = new ManualClock(),
  store = createMemoryStore(),
  target = { finding: up as Finding | Error | Promise<Finding> },
) {
  /** Of each check that began. */
  const signals: AbortSignal[] = [];
  const kind: CheckKind = {
    name: "tcp",
    keys: z.object({}),
    comesLater: [],
    options: (keys) => keys,
    host: () => null,
    target: () => "",
    probe: async (_, { signal }) => {
      signals.push(signal);
      if (target.finding instanceof Error) throw target.finding;
      return target.finding;
    },
  };
  const events: { topic: keyof MonitorEvents; event: MonitorEvents[keyof MonitorEvents] }[] = [];
  const spans: OverlaySpan[] = [];
  const overlays = createOverlays([]);
  const lookup = async () => [];
  const connectivity = createConnectivity({ clock, log: silentLog, lookup, onChange: () => undefined });
  const monitor = createMonitor({
    clock,
    log: silentLog,
    store: store.monitor,
    overlayStore: {
      async saveOverlays(some) {
        spans.push(...some);
      },
    },
    kinds: new Map([["tcp", kind]]),
    lookup,
    selfCheck: createSelfCheck(),
    environment: {},
    limits: roomy,
    overlays,
    connectivity,
    remoteness: createRemoteness(lookup, clock),
    memory: await remember(store.monitor),
    publish: (topic, some) => events.push(...some.map((event) => ({ topic, event }))),
  });
  return { clock, store, target, signals, monitor, events, spans, connectivity };
}
export const roomy = { concurrent: 100, perHost: 100 };
