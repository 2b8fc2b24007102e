import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { Value } from "../../metric/recorder.ts";

/** Names of this process's own figures. */
export const processSeries = {
  memory: "process.memory",
  heap: "process.heap",
  cpu: "process.cpu",
  loopBusy: "process.loop.busy",
  loopDelay: "process.loop.delay",
  lateness: "process.lateness",
} as const;

/** The loop is looked at this often; the histogram counts that pause as delay. */
const resolution = 50;

export interface ProcessFigures {
  residentBytes: number;
  heapBytes: number;
  /** Of one core, since the figures before, 0 to 1 and more. */
  cpuShare: number;
  /** Of the loop's time, 0 to 1. */
  loopBusy: number;
  /** What a turn of the loop had to wait, at the 99th percentile. */
  loopDelayMs: number;
}

/** Measures this process from one reading to the next. */
export function watchProcess(monotonic: () => number) {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  let before = { at: monotonic(), cpu: process.cpuUsage(), loop: performance.eventLoopUtilization() };
  return {
    read(): ProcessFigures {
      const now = { at: monotonic(), cpu: process.cpuUsage(), loop: performance.eventLoopUtilization() };
      const cpuMs = (now.cpu.user + now.cpu.system - before.cpu.user - before.cpu.system) / 1_000;
      const loopBusy = performance.eventLoopUtilization(now.loop, before.loop).utilization;
      const { rss, heapUsed } = process.memoryUsage();
      const loopDelayMs = delay.count === 0 ? 0 : Math.max(0, delay.percentile(99) / 1e6 - resolution);
      delay.reset();
      const cpuShare = cpuMs / Math.max(1, now.at - before.at);
      before = now;
      return { residentBytes: rss, heapBytes: heapUsed, cpuShare, loopBusy, loopDelayMs };
    },
    stop: () => void delay.disable(),
  };
}

export function processValues(figures: ProcessFigures, lateness: number | null, at: number): Value[] {
  const hundredths = (value: number) => Math.round(value * 100) / 100;
  const one = (name: string, unit: string, value: number): Value => ({
    name,
    unit,
    value,
    at,
    source: "process",
  });
  return [
    one(processSeries.memory, "bytes", figures.residentBytes),
    one(processSeries.heap, "bytes", figures.heapBytes),
    one(processSeries.cpu, "%", hundredths(figures.cpuShare * 100)),
    one(processSeries.loopBusy, "%", hundredths(figures.loopBusy * 100)),
    one(processSeries.loopDelay, "ms", hundredths(figures.loopDelayMs)),
    ...(lateness === null ? [] : [one(processSeries.lateness, "ms", hundredths(lateness))]),
  ];
}
