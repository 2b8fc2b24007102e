import { catalogue } from "../../text/catalogue.ts";
import type { Readiness } from "../../web/reader.ts";
import { type ProgramTrouble, troubleWords } from "../../web/views/program-trouble.ts";
import type { ConfigState } from "../config/config-in-force.ts";
import { type Engine, isOnTime } from "../engine.ts";

import { outOfFiles } from "./open-files.ts";

/** Checks that begin this much too late mean that the machine or the limits are too small. */
const latenessWorthAWordMs = 1_000;

/** Whether this process should get traffic, and what an operator should know although it does. `telling`: what hinders news. */
export function readinessOf(config: ConfigState, engine: Engine, telling: readonly string[]): Readiness {
  const reasons = hindrances(engine).map(inEnglish);
  const warnings = [...heard([configErrors(config)]), ...troubles(engine).map(inEnglish), ...telling];
  return { ready: reasons.length === 0, reasons, warnings };
}

/** What the program itself suffers from, as its operator is told it beside the config's errors. */
export function troublesOf(engine: Engine): ProgramTrouble[] {
  return [...hindrances(engine), ...troubles(engine)];
}

function hindrances(engine: Engine): ProgramTrouble[] {
  return heard([stall(engine), stuck(engine)]);
}

function troubles(engine: Engine): ProgramTrouble[] {
  return heard([
    storeTrouble(engine),
    outOfFiles(),
    lateness(engine),
    offline(engine),
    ...silentTargets(engine),
    heartbeat(engine),
  ]);
}

function heard<Word>(words: readonly (Word | null)[]): Word[] {
  return words.filter((word) => word !== null);
}

function inEnglish(trouble: ProgramTrouble): string {
  const { said, detail } = troubleWords(trouble, catalogue("en"), (at) => new Date(at).toISOString());
  return detail === null ? said : `${said}: ${detail}`;
}

function stall({ loop }: Engine): ProgramTrouble | null {
  const stalled = loop.stall();
  return stalled && { kind: "stalled", forMs: stalled.forMs, at: stalled.at };
}

function stuck({ monitor }: Engine): ProgramTrouble | null {
  return isOnTime(monitor) ? null : { kind: "overdue", forMs: monitor.schedule().overdueMs };
}

function configErrors({ errors }: ConfigState): string | null {
  const [first] = errors;
  if (!first) return null;
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : "";
  const what = first.path === "" ? `expected ${first.expected}, found ${first.found}` : first.path;
  return `the config file has errors, an older one is in force: line ${first.line}: ${what}${more}`;
}

function storeTrouble({ monitor }: Engine): ProgramTrouble | null {
  const trouble = monitor.storeTrouble();
  if (trouble === null) return null;
  const { since, message, dropped, droppedChanges, droppedNews } = trouble;
  const lost = { results: dropped, changes: droppedChanges, news: droppedNews };
  return { kind: "store", since, lost, detail: message };
}

function lateness({ monitor }: Engine): ProgramTrouble | null {
  const { p99 } = monitor.schedule().latenessMs;
  return p99 > latenessWorthAWordMs ? { kind: "late", ms: p99 } : null;
}

function offline({ connectivity }: Engine): ProgramTrouble | null {
  const since = connectivity.offlineSince();
  return since === null ? null : { kind: "offline", since };
}

function silentTargets({ connectivity }: Engine): ProgramTrouble[] {
  return connectivity.silentTargets().map((target) => ({ kind: "target", target }));
}

function heartbeat(engine: Engine): ProgramTrouble | null {
  const detail = engine.heartbeat.trouble();
  return detail === null ? null : { kind: "heartbeat", detail };
}
