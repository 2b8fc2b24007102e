import { type Disk, type HostFigures, writtenShare } from "../../../host/figures.ts";
import { isUnreadable, orNull, type Reading } from "../../../host/reading.ts";
import type { MetricWindow } from "../../../metric/past.ts";
import {
  type Child,
  chart,
  columns,
  type FieldLine,
  fields,
  gauge,
  row,
  table,
  text,
} from "../../../page/builder.ts";
import type { Language } from "../../../protocol/vocabulary.ts";
import { type Catalogue, catalogue } from "../../../text/catalogue.ts";
import { bytes, number, spoken } from "../../../text/quantity.ts";
import type { HostModel } from "../../views/host-gauges.ts";
import type { OperatorPage } from "../operator-page.ts";
import { type PartsModel, partsPage } from "../parts-page.tsx";
import { fullIn } from "./full-in.ts";
import { hostHeadline, usualDiskLimit } from "./host-verdict.ts";
import { axisOf, overWindows, pointsOf, type SeriesReader, writtenAs } from "./series.ts";

export interface HostPageParts {
  /** Null before the first reading. */
  host(): HostModel | null;
  series: SeriesReader;
  names: HostSeriesNames;
}

/** What the figures of the machine are followed as. */
export interface HostSeriesNames {
  core(core: number): string;
  load: string;
  memory: string;
  cache: string;
  networkIn: string;
  networkOut: string;
  pressure(kind: "cpu" | "memory" | "io"): string;
  diskUsed(path: string): string;
}

const mostCores = 64;

/** `/dashboard/host`: what the machine tells, or why it does not. */
export function hostPage({ host, series, names }: HostPageParts): OperatorPage {
  return partsPage({
    ...{ path: "/dashboard/host", entry: "host", refreshMs: 5_000, now: series.now },
    async render(_, { language }): Promise<PartsModel> {
      const words = catalogue(language);
      const model = host();
      const around = { title: words.builtIn.host.title, foot: words.builtIn.host.foot };
      if (!model) return { ...around, headline: { title: words.builtIn.host.measuring }, parts: [] };
      const place: Place = { model, series, names, language, words };
      const disks = orNull(model.figures.disks) ?? [];
      await series.prepare(
        disks.map(({ path }) => names.diskUsed(path)),
        "7d",
      );
      return {
        ...around,
        headline: hostHeadline(model, language, words),
        parts: [
          cores(place),
          overWindows(words, chartNames(names), series, (window) => charts(window, place)),
          diskTable(disks, place),
          facts(place),
        ],
      };
    },
  });
}

interface Place {
  model: HostModel;
  series: SeriesReader;
  names: HostSeriesNames;
  language: Language;
  words: Catalogue;
}

function chartNames(names: HostSeriesNames): string[] {
  const pressure = (["cpu", "memory", "io"] as const).map((kind) => names.pressure(kind));
  return [names.load, names.memory, names.cache, names.networkIn, names.networkOut, ...pressure];
}

/** Each core by itself over the last hour: one that is stuck does not hide in a mean. */
function cores({ model, series, names, words }: Place): Child {
  const { cpu } = model.figures;
  if (isUnreadable(cpu)) return null;
  const undrawn = cpu.cores.length - mostCores;
  return [
    row(
      cpu.cores.slice(0, mostCores).map(({ core }) =>
        chart({
          title: words.builtIn.host.core(core),
          ...{ size: "small", format: "percent", min: 0, max: 1, ...axisOf("1h", series) },
          series: [
            {
              name: String(core),
              points: pointsOf(series.of(names.core(core), "1h"), "1h", { factor: 0.01 }),
            },
          ],
        }),
      ),
    ),
    undrawn > 0 && text(words.builtIn.host.moreCores(undrawn)),
  ];
}

function charts(window: MetricWindow, place: Place): Child {
  const { model, series, names, words } = place;
  const says = words.builtIn.host;
  const { cores: count, load, memory } = model.figures;
  const line = (name: string, label: string, unit: string | null) => ({
    name: label,
    points: pointsOf(series.of(name, window), window, { factor: writtenAs(unit).factor }),
  });
  const axis = axisOf(window, series);
  const loads = pointsOf(series.of(names.load, window), window);
  const highest = loads.reduce((most, [, value]) => Math.max(most, value ?? 0), count);
  const total = orNull(memory)?.totalBytes;
  return [
    columns([
      chart({
        ...{ title: says.load, hint: hintOf(load, words, () => says.ofCores(count)), ...axis },
        series: [{ name: says.oneMinute, points: loads }],
        max: highest,
        ...(highest > count ? { limit: { value: count, label: says.ofCores(count) } } : {}),
      }),
      chart({
        ...{ title: words.host.memory, hint: memoryHint(place), format: "bytes", ...axis },
        series: [line(names.memory, says.memoryUsed, "bytes"), line(names.cache, says.cache, "bytes")],
        ...(total === undefined ? {} : { max: total }),
      }),
    ]),
    columns([
      chart({
        ...{ title: words.host.network, hint: hintOf(model.figures.network, words, () => "") },
        ...{ format: "bytesPerSecond", ...axis },
        series: [line(names.networkIn, says.in, "bytes/s"), line(names.networkOut, says.out, "bytes/s")],
      }),
      chart({
        ...{ title: says.pressure, hint: hintOf(model.figures.pressure.cpu, words, () => says.pressureHint) },
        ...{ format: "percent", ...axis },
        series: [
          line(names.pressure("io"), says.io, "%"),
          line(names.pressure("cpu"), words.host.cpu, "%"),
          line(names.pressure("memory"), words.host.memory, "%"),
        ],
      }),
    ]),
  ];
}

/** A reason in place of what would be said of the figure. */
function hintOf<Value>(reading: Reading<Value>, words: Catalogue, says: (value: Value) => string): string {
  if (isUnreadable(reading)) return words.host.unreadable[reading.unreadable];
  return says(reading);
}

function memoryHint({ model, words, language }: Place): string {
  return hintOf(model.figures.memory, words, ({ totalBytes }) => {
    const swapped = orNull(model.figures.swap)?.usedBytes ?? 0;
    const total = words.host.of(spoken(bytes(totalBytes, language)));
    return `${total}, ${swapped > 0 ? words.host.swap(spoken(bytes(swapped, language))) : words.host.noSwap}`;
  });
}

function diskTable(disks: readonly Disk[], { model, series, names, words, language }: Place): Child {
  const says = words.builtIn.host;
  const { disks: reading } = model.figures;
  const rows = disks.map((disk) => {
    const space = orNull(disk.space);
    const io = orNull(disk.io);
    const limit = model.diskLimits.get(disk.path) ?? usualDiskLimit;
    const inodes = space?.inodes;
    return {
      path: disk.path,
      device: `${disk.device} ${disk.type}`,
      share: space === null ? null : writtenShare(space),
      limit,
      why: isUnreadable(disk.space) ? words.host.unreadable[disk.space.unreadable] : null,
      total: space?.totalBytes ?? null,
      full: space === null ? null : fullIn(series.of(names.diskUsed(disk.path), "7d"), words, language),
      inodes: inodes ? inodes.used / inodes.total : null,
      read: io?.readBytes ?? null,
      written: io?.writtenBytes ?? null,
      wait: io?.waitMs ? Math.round(io.waitMs * 10) / 10 : (io?.waitMs ?? null),
    };
  });
  return table({
    ...{ id: "disks", title: says.disks, rows, search: false, limit: false },
    hint: hintOf(reading, words, () => says.diskHint),
    columns: [
      { field: "path", header: says.mountedAt },
      { field: "device", header: says.device },
      {
        field: "limit",
        header: says.usedShare,
        cell: (limit, { share, why }) => (share === null ? why : gauge(share, { limit })),
      },
      { field: "total", header: says.of, format: "bytes", align: "end" },
      { field: "full", header: says.fullIn },
      { field: "inodes", header: says.inodes, format: "percent", align: "end" },
      { field: "read", header: says.read, format: "bytesPerSecond", align: "end" },
      { field: "written", header: says.written, format: "bytesPerSecond", align: "end" },
      { field: "wait", header: says.wait, format: "milliseconds", align: "end" },
    ],
  });
}

/** What has no chart, and why what is missing is missing. */
function facts({ model, words, language }: Place): Child {
  const says = words.builtIn.host;
  const { cpu, temperatures, limits } = model.figures;
  const told = <Value>(
    label: string,
    reading: Reading<Value>,
    text: (value: Value) => string,
  ): FieldLine => ({
    label,
    value: isUnreadable(reading) ? words.host.unreadable[reading.unreadable] : text(reading),
  });
  const size = (count: number): string => spoken(bytes(count, language));
  const degrees = (celsius: number): string => `${number(celsius, language, 0)} °C`;
  return columns([
    fields({
      title: says.cpuAndHeat,
      fields: [
        told(says.busy, cpu, ({ busy }) => `${number(busy * 100, language, 0)} %`),
        told(says.stolen, cpu, ({ stolen }) => `${number(stolen * 100, language, 1)} %`),
        told(says.waiting, cpu, ({ waiting }) => `${number(waiting * 100, language, 1)} %`),
        ...(isUnreadable(temperatures)
          ? [told(says.temperatures, temperatures, () => "")]
          : temperatures.map(({ name, celsius, limitCelsius }) => ({
              label: name,
              value:
                limitCelsius === null ? degrees(celsius) : says.upTo(degrees(celsius), degrees(limitCelsius)),
            }))),
      ],
    }),
    fields({
      title: says.container,
      fields: [
        told(says.version, limits, ({ version }) => version),
        told(says.cores, limits, ({ cores }) => (cores === null ? says.none : number(cores, language, 1))),
        told(words.host.memory, limits, ({ memory }) =>
          memory === null ? says.none : says.upTo(size(memory.usedBytes), size(memory.limitBytes)),
        ),
        told(says.processes, limits, ({ processes }) =>
          processes === null ? says.none : says.upTo(String(processes.running), String(processes.limit)),
        ),
      ],
    }),
    networkFacts(model.figures, words),
  ]);
}

function networkFacts({ network }: HostFigures, words: Catalogue): Child {
  if (isUnreadable(network)) return null;
  return table({
    ...{ id: "interfaces", title: words.builtIn.host.interfaces, rows: network.interfaces },
    ...{ search: false, limit: false },
    columns: [
      { field: "name", header: words.builtIn.host.name },
      { field: "inBytes", header: words.builtIn.host.in, format: "bytesPerSecond", align: "end" },
      { field: "outBytes", header: words.builtIn.host.out, format: "bytesPerSecond", align: "end" },
    ],
  });
}
