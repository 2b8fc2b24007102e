import { outcomes } from "../../protocol/vocabulary.ts";
import { type Exposition, labelText, type MetricType } from "./exposition.ts";
import type { ProgramFigures } from "./metrics-source.ts";

/** How the program itself fares. */
export function writeProgram(exposition: Exposition, program: ProgramFigures): void {
  const one = (name: string, type: MetricType, help: string, value: number | null) =>
    exposition.family(name, type, help).sample("", value);
  const { schedule, store } = program;
  const build = exposition.family("cortex_build", "info", "This program.");
  build.sample(labelText({ version: program.version }), 1);
  writeChecksMade(exposition, program);
  one("cortex_schedule_services", "gauge", "Services that are checked on schedule.", schedule.jobs);
  one("cortex_schedule_running", "gauge", "Checks that run now.", schedule.running);
  one("cortex_schedule_waiting", "gauge", "Checks that wait for room under a limit.", schedule.waiting);
  one("cortex_schedule_skipped", "counter", "Checks left out because they were overdue.", schedule.skipped);
  const overdue = schedule.overdueMs / 1_000;
  one("cortex_schedule_overdue_seconds", "gauge", "How long a check that is due has not begun.", overdue);
  const { p50, p99, max } = schedule.latenessMs;
  const late = { p50: p50 / 1_000, p99: p99 / 1_000, max: max / 1_000 };
  writeQuantiles(
    exposition,
    "cortex_schedule_lateness_seconds",
    "How late the last 1,024 checks began.",
    late,
  );
  one("cortex_store_size_bytes", "gauge", "Size of the database with its log.", store.bytes);
  one("cortex_store_results", "gauge", "Results in the database.", store.results);
  one("cortex_store_failing", "gauge", "Whether results cannot be written.", store.trouble ? 1 : 0);
  const dropped = store.trouble?.dropped ?? 0;
  one("cortex_store_dropped_results", "gauge", "Results lost while they cannot be written.", dropped);
  const sockets = exposition.family("cortex_live_sockets", "gauge", "Live connections.");
  for (const [transport, count] of program.sockets) sockets.sample(labelText({ transport }), count);
  one("cortex_views_drawn", "counter", "Drawings of live pages.", program.viewsDrawn);
  writeProcess(exposition, program.process);
}

function writeChecksMade(exposition: Exposition, { checks }: ProgramFigures): void {
  const family = exposition.family("cortex_checks", "counter", "Checks made, by what they found.");
  for (const outcome of outcomes) family.sample(labelText({ outcome }), checks[outcome]);
}

function writeProcess(exposition: Exposition, process: ProgramFigures["process"]): void {
  const gauge = (name: string, help: string, value: number) =>
    exposition.family(name, "gauge", help).sample("", value);
  exposition.family("process_cpu_seconds", "counter", "Processor time used.").sample("", process.cpuSeconds);
  gauge("process_start_time_seconds", "Unix time at which the process started.", process.startedAt / 1_000);
  gauge("process_resident_memory_bytes", "Resident memory.", process.residentBytes);
  gauge("nodejs_heap_size_used_bytes", "Memory used by values of the program.", process.heapUsedBytes);
  const help = "How late the event loop came round since the last scrape.";
  writeQuantiles(exposition, "nodejs_eventloop_delay_seconds", help, process.loopDelaySeconds);
}

function writeQuantiles(
  exposition: Exposition,
  name: string,
  help: string,
  { p50, p99, max }: { p50: number; p99: number; max: number },
): void {
  const family = exposition.family(name, "summary", help);
  family.sample('quantile="0.5"', p50);
  family.sample('quantile="0.99"', p99);
  family.sample('quantile="1.0"', max);
}
