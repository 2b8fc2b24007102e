/**
 * One hour of 1,000 services that are checked every 10 s, on a turned clock, with everything real between the finding
 * and the disk: monitor, verdict, history, roller, store. Prints what was written and what is kept as JSON.
 * Arguments: services, minutes.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { createMemoryBus } from "../src/bus/memory-bus.ts";
import { programEnvironment } from "../src/config/environment.ts";
import type { Clock } from "../src/core/clock.ts";
import { silentLog } from "../src/core/log.ts";
import { ManualClock } from "../src/core/manual-clock.ts";
import { createHistory } from "../src/history/history.ts";
import { createRoller } from "../src/history/roller.ts";
import { createConnectivity } from "../src/monitor/connectivity.ts";
import type { MonitorEvents } from "../src/monitor/events.ts";
import { createMonitor } from "../src/monitor/monitor.ts";
import { createOverlays } from "../src/monitor/overlays.ts";
import { createRemoteness } from "../src/monitor/remoteness.ts";
import { remember } from "../src/monitor/restore.ts";
import type { Service } from "../src/monitor/service.ts";
import type { CheckKind, Lookup } from "../src/probe/kind.ts";
import { createSelfCheck } from "../src/probe/self-check.ts";
import { openSqliteStore } from "../src/store/open-sqlite-store.ts";

const services = Number(process.argv[2] ?? 1_000);
const minutes = Number(process.argv[3] ?? 60);
const minuteMs = 60_000;
const wall = new ManualClock();
/** The turned clock stops between milliseconds, as no wall clock does. */
const clock: Clock = {
  now: () => Math.floor(wall.now()),
  monotonic: () => wall.monotonic(),
  after: (delayMs, run) => wall.after(delayMs, run),
};
const folder = await mkdtemp(join(tmpdir(), "cortex-hour-"));
const path = join(folder, "cortex.db");
const store = await openSqliteStore({ path, clock, log: silentLog });

/** Answers as a web server near by does: mostly the same, now and then slower. */
const kind: CheckKind = {
  name: "tcp",
  keys: z.object({}),
  comesLater: [],
  options: () => null,
  host: () => null,
  target: () => "",
  probe: () =>
    new Promise((resolve) => {
      const latencyMs = 4 + 3 * Math.random() + (Math.random() < 0.05 ? 80 * Math.random() : 0);
      clock.after(latencyMs, () =>
        resolve({ outcome: "up", reason: "ok", latencyMs, facts: null, detail: null }),
      );
    }),
};

function service(i: number): Service {
  return {
    ...{
      id: `s${i}`,
      name: `Service ${i}`,
      description: null,
      group: null,
      visibility: "public",
      kind: "tcp",
    },
    ...{ options: null, host: null, target: "", everyMs: 10_000, timeoutMs: 10_000, vouchMs: 20_000 },
    ...{ confirm: { up: 1, degraded: 2, down: 2, retryEveryMs: 5_000 }, invert: false, remote: false },
    ...{ dependsOn: [], pushToken: null },
  };
}

const historyStore = { past: store.monitor, rollUps: store.rollUps, overlays: store.overlays };
const minutesMs = () => 14 * 86_400_000;
const history = createHistory({
  store: historyStore,
  timeZone: () => "Europe/Berlin",
  now: () => clock.now(),
  minutesMs,
});
let checks = 0;
const lookup: Lookup = async () => [];
const environment = programEnvironment({});
const bus = createMemoryBus<MonitorEvents>((thrown) => {
  throw thrown;
});
bus.subscribe("service.timeline", (changes) => {
  for (const change of changes) history.takeTimeline(change);
});
bus.subscribe("service.checked", (all) => {
  for (const { result } of all) history.takeResult(result);
  checks += all.length;
});
const monitor = createMonitor({
  ...{ clock, log: silentLog, store: store.monitor, kinds: new Map([["tcp" as const, kind]]) },
  ...{ lookup, selfCheck: createSelfCheck(), environment },
  limits: { concurrent: 1_000, perHost: 1_000 },
  memory: await remember(store.monitor),
  overlayStore: store.overlays,
  overlays: createOverlays([]),
  connectivity: createConnectivity({ clock, log: silentLog, lookup, onChange: () => undefined }),
  remoteness: createRemoteness(lookup, clock),
  publish: bus.publish,
});
const roller = createRoller({
  ...{ clock, log: silentLog, store: historyStore, pasts: history.pasts, flush: monitor.flush, minutesMs },
  settledUntil: monitor.settledUntil,
});

const watched = Array.from({ length: services }, (_, i) => service(i));
await history.load(watched.map(({ id }) => id));
const before = written();
monitor.configure(watched, { concurrent: 1_000, perHost: 1_000 });
await roller.start();
for (let minute = 0; minute < minutes; minute++) await wall.advance(minuteMs);
await roller.stop();
await monitor.stop();
const { rows } = await store.info();
await store.close();
const bytes = { written: written() - before, kept: (await stat(path)).size };
await rm(folder, { recursive: true, force: true });
const { rss } = process.memoryUsage();
console.log(
  JSON.stringify({
    checks,
    ...bytes,
    perCheck: { written: bytes.written / checks, kept: bytes.kept / checks },
    rows,
    rss,
  }),
);

/** Bytes that this process has handed to write calls (proc_pid_io(5), wchar): write-ahead log and checkpoints. */
function written(): number {
  return Number(/wchar: (\d+)/.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
}
