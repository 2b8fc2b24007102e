import { type HostFigures, usedShare } from "../../host/figures.ts";
import { isUnreadable, orNull, type Reading } from "../../host/reading.ts";
import type { Value } from "../../metric/recorder.ts";

/** Names of the machine's figures that charts ask for. */
export const hostSeries = {
  cpu: "host.cpu",
  core: (core: number) => `host.core.${core}`,
  load: "host.load",
  memory: "host.memory.used",
  cache: "host.memory.cache",
  swap: "host.swap.used",
  networkIn: "host.network.in",
  networkOut: "host.network.out",
  pressure: (kind: "cpu" | "memory" | "io") => `host.pressure.${kind}`,
  diskUsed: (path: string) => `host.disk.used:${path}`,
  diskRead: (path: string) => `host.disk.read:${path}`,
  diskWritten: (path: string) => `host.disk.written:${path}`,
  temperature: "host.temperature",
} as const;

/** What a sample comes to as series. What could not be read is not there: a gap, never zero. */
export function hostValues(figures: HostFigures, at: number): Value[] {
  const values: Value[] = [];
  const add = (name: string, unit: string | null, value: number | null, isKept = true) => {
    if (value !== null) values.push({ name, value, at, unit, source: "host", isKept });
  };
  const of = <Read>(reading: Reading<Read>, value: (read: Read) => number): number | null =>
    isUnreadable(reading) ? null : value(reading);
  const percent = (share: number) => Math.round(share * 10_000) / 100;
  const { cpu, load, memory, swap, network, pressure, disks, temperatures } = figures;
  add(
    hostSeries.cpu,
    "%",
    of(cpu, ({ busy }) => percent(busy)),
  );
  for (const { core, busy } of orNull(cpu)?.cores ?? [])
    add(hostSeries.core(core), "%", percent(busy), false);
  add(
    hostSeries.load,
    null,
    of(load, ({ one }) => one),
  );
  add(
    hostSeries.memory,
    "bytes",
    of(memory, ({ usedBytes }) => usedBytes),
  );
  add(
    hostSeries.cache,
    "bytes",
    of(memory, ({ cacheBytes }) => cacheBytes),
  );
  add(
    hostSeries.swap,
    "bytes",
    of(swap, ({ usedBytes }) => usedBytes),
  );
  add(
    hostSeries.networkIn,
    "bytes/s",
    of(network, ({ inBytes }) => Math.round(inBytes)),
  );
  add(
    hostSeries.networkOut,
    "bytes/s",
    of(network, ({ outBytes }) => Math.round(outBytes)),
  );
  for (const kind of ["cpu", "memory", "io"] as const)
    add(
      hostSeries.pressure(kind),
      "%",
      of(pressure[kind], ({ some }) => percent(some)),
    );
  for (const { path, space, io } of orNull(disks) ?? []) {
    add(
      hostSeries.diskUsed(path),
      "%",
      of(space, (read) => percent(usedShare(read))),
    );
    add(
      hostSeries.diskRead(path),
      "bytes/s",
      of(io, ({ readBytes }) => Math.round(readBytes)),
    );
    add(
      hostSeries.diskWritten(path),
      "bytes/s",
      of(io, ({ writtenBytes }) => Math.round(writtenBytes)),
    );
  }
  add(
    hostSeries.temperature,
    "°C",
    of(temperatures, (all) => Math.max(...all.map(({ celsius }) => celsius))),
  );
  return values;
}
