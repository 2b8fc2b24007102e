import { type Child, card, chart, columns, fields, row } from "../../../page/builder.ts";
import type { Catalogue } from "../../../text/catalogue.ts";
import { axisOf, pointsOf, type SeriesReader, writtenAs } from "./series.ts";

export interface ProgramModel {
  version: string;
  node: string;
  system: string;
  startedAt: number;
  process: {
    residentBytes: number;
    heapBytes: number;
    cpuShare: number;
    loopBusy: number;
    loopDelayMs: number;
  } | null;
  schedule: { jobs: number; running: number; waiting: number; skipped: number; overdueMs: number };
}

export interface ProgramSeriesNames {
  memory: string;
  loopDelay: string;
  lateness: string;
  cpu: string;
}

/** How the program itself is: what it is, what it takes, and whether it does everything in time. */
export function homeParts(
  { version, node, system, startedAt, process, schedule }: ProgramModel,
  series: SeriesReader,
  names: ProgramSeriesNames,
  words: Catalogue,
): Child {
  const says = words.builtIn.home;
  const line = (title: string, name: string, unit: string, hint: string | null = null) => {
    const { factor, ...written } = writtenAs(unit);
    return chart({
      ...(hint === null ? { title } : { title, hint }),
      ...{ ...written, ...axisOf("1h", series) },
      series: [{ name: "", points: pointsOf(series.of(name, "1h"), "1h", { factor }) }],
    });
  };
  return [
    process &&
      row([
        card({ title: says.cpu, value: process.cpuShare, format: "percent", innerHint: says.cpuHint }),
        card({ title: says.loopBusy, value: process.loopBusy, format: "percent", innerHint: says.ofTime }),
        card({
          title: says.loopDelay,
          value: Math.round(process.loopDelayMs),
          format: "milliseconds",
          innerHint: says.p99,
        }),
      ]),
    columns([
      line(says.memory, names.memory, "bytes", says.memoryHint),
      line(says.lateness, names.lateness, "ms"),
    ]),
    columns([
      fields({
        title: says.program,
        fields: [
          { label: says.cortex, value: version },
          { label: says.node, value: node },
          { label: says.system, value: system },
          { label: says.started, value: startedAt, format: "date" },
        ],
      }),
      fields({
        title: says.scheduler,
        fields: [
          { label: says.watched, value: schedule.jobs },
          { label: says.running, value: schedule.running },
          { label: says.waiting, value: schedule.waiting },
          { label: says.skipped, value: schedule.skipped },
          { label: says.overdue, value: Math.round(schedule.overdueMs), format: "duration" },
        ],
      }),
    ]),
  ];
}
