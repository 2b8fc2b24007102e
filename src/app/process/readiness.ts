import type { Readiness } from "../../web/reader.ts";
import type { ConfigState } from "../config/config-in-force.ts";
import { type Engine, isOnTime } from "../engine.ts";

import { outOfFiles } from "./open-files.ts";

/** Checks that begin this much too late mean that the machine or the limits are too small. */
const latenessWorthAWordMs = 1_000;

/** Whether this process should get traffic, and what an operator should know although it does. `telling`: what hinders news. */
export function readinessOf(config: ConfigState, engine: Engine, telling: readonly string[]): Readiness {
  const reasons = hindrances(engine);
  const warnings = [...heard([configErrors(config)]), ...troubles(engine), ...telling];
  return { ready: reasons.length === 0, reasons, warnings };
}

/** What the program itself suffers from, as its operator is told it beside the config's errors. */
export function troublesOf(engine: Engine): string[] {
  return [...hindrances(engine), ...troubles(engine)];
}

function hindrances(engine: Engine): string[] {
  return heard([stall(engine), stuck(engine)]);
}

function troubles(engine: Engine): string[] {
  return heard([
    storeTrouble(engine),
    outOfFiles(),
    lateness(engine),
    offline(engine),
    ...silentTargets(engine),
    engine.heartbeat.warning(),
  ]);
}

function heard(words: readonly (string | null)[]): string[] {
  return words.filter((word) => word !== null);
}

function stall({ loop }: Engine): string | null {
  const stalled = loop.stall();
  return (
    stalled && `the event loop stood still for ${Math.round(stalled.forMs)} ms at ${isoTime(stalled.at)}`
  );
}

function stuck({ monitor }: Engine): string | null {
  if (isOnTime(monitor)) return null;
  return `no check has begun for ${Math.round(monitor.schedule().overdueMs)} ms although one is due`;
}

function configErrors({ errors }: ConfigState): string | null {
  const [first] = errors;
  if (!first) return null;
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
  const what = first.path === "" ? `expected ${first.expected}, found ${first.found}` : first.path;
  return `the config file has errors, an older one is in force: line ${first.line}: ${what}${more}`;
}

function storeTrouble({ monitor }: Engine): string | null {
  const trouble = monitor.storeTrouble();
  if (!trouble) return null;
  return `results cannot be stored since ${isoTime(trouble.since)}: ${trouble.message}; ${trouble.dropped} were dropped`;
}

function lateness({ monitor }: Engine): string | null {
  const { p99 } = monitor.schedule().latenessMs;
  return p99 > latenessWorthAWordMs
    ? `checks begin late: one in a hundred by ${Math.round(p99)} ms or more`
    : null;
}

function offline({ connectivity }: Engine): string | null {
  const since = connectivity.offlineSince();
  return since === null
    ? null
    : `this monitor is offline since ${isoTime(since)}: remote services are unknown`;
}

function silentTargets({ connectivity }: Engine): string[] {
  return connectivity
    .silentTargets()
    .map(
      (target) =>
        `connectivity target ${target} never answered, so its silence proves nothing: name one that answers in connectivity.targets, or write connectivity: off`,
    );
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
