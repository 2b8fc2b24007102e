/** A monitor, a desk and a sender over one store, on a clock turned by hand; processes can end and be killed. */
import { z } from "zod";
import type { AppEvents } from "../../src/app/events.ts";
import { createNotifier, type Notifier } from "../../src/app/notify/notifier.ts";
import { createMemoryBus } from "../../src/bus/memory-bus.ts";
import type { Config } from "../../src/config/config.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import type { Cancel, Clock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { createMonitor, type Monitor } from "../../src/monitor/monitor.ts";
import { createOverlays, runningOverlays } from "../../src/monitor/overlays.ts";
import { createRemoteness } from "../../src/monitor/remoteness.ts";
import { remember } from "../../src/monitor/restore.ts";
import type { Channel, Sent } from "../../src/notify/channel.ts";
import { digestOf } from "../../src/notify/digest.ts";
import type { Letter } from "../../src/notify/item.ts";
import type { CheckKind } from "../../src/probe/kind.ts";
import type { Finding } from "../../src/probe/result.ts";
import { createSelfCheck } from "../../src/probe/self-check.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";

export const findings = {
  up: { outcome: "up", reason: "ok", latencyMs: 3, facts: { status: 200 }, detail: null },
  down: { outcome: "down", reason: "refused", latencyMs: null, facts: null, detail: "ECONNREFUSED" },
  degraded: { outcome: "degraded", reason: "slow", latencyMs: 900, facts: { limitMs: 800 }, detail: null },
  unknown: { outcome: "unknown", reason: "probe", latencyMs: null, facts: null, detail: "EMFILE" },
} as const satisfies Record<string, Finding>;
export type FindingName = keyof typeof findings;

export interface Received {
  at: number;
  channelId: string;
  letter: Letter;
  text: string;
}

/** The world around the processes: it outlives them. */
export interface World {
  clock: ManualClock;
  store: Store;
  config: Config;
  found: Map<string, Finding>;
  offline: { since: number | null };
  received: Received[];
  /** How each channel's receiver answers; left out: takes it. */
  answers: Map<string, (letter: Letter) => Promise<Sent>>;
  /** Channels that gather. */
  gathering: ReadonlySet<string>;
}

export interface Process {
  monitor: Monitor;
  telling: Notifier;
  publish<Topic extends keyof AppEvents>(topic: Topic, event: AppEvents[Topic]): void;
  connectivityChanged(): void;
  stop(): Promise<void>;
  kill(): void;
}

export function createWorld(yaml: string, clock = new ManualClock(), store = createMemoryStore()): World {
  const { config, errors } = parseConfig(yaml, { env: {}, configDir: "/" });
  if (!config) throw new Error(JSON.stringify(errors));
  const gathering = new Set(
    config.notify.channels.filter(({ kind }) => kind === "slack").map(({ id }) => id),
  );
  const found = new Map<string, Finding>(config.services.map(({ id }) => [id, findings.up]));
  return {
    clock,
    store,
    config,
    found,
    offline: { since: null },
    received: [],
    answers: new Map(),
    gathering,
  };
}

const never = new Promise<never>(() => undefined);

/** Starts a process in this world. `alive` ends its timers and its writes with it. */
export async function startProcess(
  world: World,
  at: (point: string) => void = () => undefined,
): Promise<Process> {
  const life = { alive: true };
  const clock = mortalClock(world.clock, life);
  const store = mortalStore(world.store, life, at);
  const bus = createMemoryBus<AppEvents>((thrown) => {
    throw thrown;
  });
  const { config } = world;
  const lookup = async () => [];
  const ids = config.services.map(({ id }) => id);
  const overlays = createOverlays(await runningOverlays(store.overlays, ids, clock.now()));
  const connectivity = {
    aim: () => undefined,
    isReachable: async () => world.offline.since === null,
    heard: () => undefined,
    offlineSince: () => world.offline.since,
    silentTargets: () => [],
    stop: () => undefined,
  };
  const monitor = createMonitor({
    ...{ clock, log: silentLog, store: store.monitor, lookup, overlays, connectivity, environment: {} },
    overlayStore: store.overlays,
    kinds: new Map([["tcp", fakeKind(world)]]),
    selfCheck: createSelfCheck(),
    limits: { concurrent: 100, perHost: 100 },
    remoteness: createRemoteness(lookup, clock),
    memory: await remember(store.monitor),
    publish: bus.publish as never,
  });
  const uptime = { up: null, measured: 0 };
  const model = { uptime: { "24h": uptime, "7d": uptime, "30d": uptime, "90d": uptime } };
  const telling = await createNotifier({
    engine: {
      ...{ bus, monitor, clock, connectivity },
      // The desk asks the board for a service's JSON only.
      board: { status: monitor.status, model: () => model } as never,
    },
    ...{ store: store.outbox, log: silentLog, config: () => world.config, programs: {} },
    channels: ({ notify }) => notify.channels.map(({ id }) => recordingChannel(id, world, life, at)),
  });
  monitor.configure(config.services, { concurrent: 100, perHost: 100 });
  await telling.configure();
  return {
    ...{ monitor, telling },
    publish: (topic, event) => bus.publish(topic, [event]),
    connectivityChanged: telling.connectivityChanged,
    async stop() {
      await telling.stop();
      await monitor.stop();
      life.alive = false;
    },
    kill() {
      life.alive = false;
    },
  };
}

/** Finds what the world says; which service it is stands in the port. */
function fakeKind({ config, found }: World): CheckKind {
  return {
    ...{
      name: "tcp",
      keys: z.object({}),
      comesLater: [],
      options: (keys) => keys,
      host: () => null,
      target: () => "",
    },
    async probe(options) {
      const asked = JSON.stringify(options);
      const service = config.services.find((one) => JSON.stringify(one.options) === asked);
      return found.get(service?.id ?? "") ?? findings.unknown;
    },
  };
}

function recordingChannel(
  id: string,
  world: World,
  life: { alive: boolean },
  at: (point: string) => void,
): Channel {
  return {
    ...{ id, kind: "test", gathers: world.gathering.has(id) },
    async send(letter, { language, signal }) {
      at("before the request");
      if (!life.alive) return never;
      const answer = world.answers.get(id) ?? (async () => ({ ok: true }) as const);
      const answered = await Promise.race([answer(letter), whenAborted(signal)]);
      if (answered.ok) {
        const text = digestOf(letter, language).title;
        world.received.push({ at: world.clock.now(), channelId: id, letter, text });
      }
      at("before the answer");
      return life.alive ? answered : never;
    },
  };
}

function whenAborted(signal: AbortSignal): Promise<Sent> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve({ ok: false, why: "hangs", maybe: true }));
  });
}

/** Timers of a process end with it. */
function mortalClock(clock: ManualClock, life: { alive: boolean }): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(delayMs, run): Cancel {
      return clock.after(delayMs, () => {
        if (life.alive) run();
      });
    },
  };
}

/** A store whose calls a dead process neither makes nor hears the end of. */
function mortalStore(store: Store, life: { alive: boolean }, at: (point: string) => void): Store {
  const mortal = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          const writes = name === "commit" || name === "commitOutbox";
          if (writes) at(`before ${String(name)}`);
          if (!life.alive) return never;
          const result: unknown = value.apply(target, args);
          if (!(result instanceof Promise)) return result;
          return result.then((found: unknown) => {
            if (writes) at(`after ${String(name)}`);
            return life.alive ? found : never;
          });
        };
      },
    });
  return {
    ...store,
    monitor: mortal(store.monitor),
    outbox: mortal(store.outbox),
    overlays: mortal(store.overlays),
  };
}
