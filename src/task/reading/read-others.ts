import type { RunbookJson } from "../../protocol/symbiont.ts";
import { type Reading, troubled } from "../trouble.ts";
import { cut, isRecord } from "./answer.ts";
import { amount, anyText, list, moment, text, wholeNumber } from "./values.ts";

/** The id of a task that was made: `task_id`, or `id`. */
export function readSubmitted(value: unknown, status: number): Reading<string> {
  const id = isRecord(value) ? (text(value.task_id, 200) ?? text(value.id, 200)) : null;
  if (id !== null) return { ok: true, value: id };
  return troubled("shape", { status, said: cut(anyText(value) ?? "null") });
}

/** A task in a list. */
export interface TaskRow {
  id: string;
  number: number | null;
  prompt: string;
  status: string;
  createdAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  costUsd: number | null;
  subtasksTotal: number | null;
  subtasksDone: number | null;
  createdBy: string | null;
}

/** `total` is null where Symbiont does not tell: then there is no next page either. */
export function readTaskList(
  value: unknown,
  status: number,
): Reading<{ rows: TaskRow[]; total: number | null }> {
  const sent = Array.isArray(value) ? value : isRecord(value) ? value.tasks : undefined;
  if (!Array.isArray(sent)) return troubled("shape", { status, said: cut(anyText(value) ?? "null") });
  const total = isRecord(value) ? wholeNumber(value.total) : null;
  return { ok: true, value: { rows: list(sent, 50_000).flatMap(readRow), total } };
}

function readRow(value: unknown): TaskRow[] {
  if (!isRecord(value)) return [];
  const id = text(value.task_id, 200) ?? text(value.id, 200);
  if (id === null) return [];
  const status = typeof value.status === "string" ? cut(value.status, 60) : "";
  return [
    {
      id,
      number: wholeNumber(value.number),
      prompt: text(value.prompt) ?? text(value.title) ?? "",
      status: status === "" ? "unknown" : status,
      createdAt: moment(value.created_at),
      startedAt: moment(value.started_at),
      finishedAt: moment(value.finished_at),
      costUsd: amount(value.cost_usd),
      subtasksTotal: wholeNumber(value.subtasks_total),
      subtasksDone: wholeNumber(value.subtasks_done),
      createdBy: text(value.created_by, 200),
    },
  ];
}

export interface LogLine {
  at: number | null;
  subtaskId: string | null;
  stream: "out" | "err" | "note";
  text: string;
}

export interface LogPart {
  lines: LogLine[];
  nextOffset: number;
  /** Above what was asked for: the beginning is gone. */
  firstOffset: number;
  ended: boolean;
}

const mostLines = 20_000;

export function readLog(value: unknown, status: number, offset: number): Reading<LogPart> {
  if (!isRecord(value) || !Array.isArray(value.entries))
    return troubled("shape", { status, said: cut(anyText(value) ?? "null") });
  return {
    ok: true,
    value: {
      lines: list(value.entries, mostLines).flatMap(readLine),
      // One that goes back, or nowhere, would tell the same lines for ever.
      nextOffset: Math.max(offset, wholeNumber(value.next_offset) ?? offset),
      firstOffset: wholeNumber(value.first_offset) ?? 0,
      ended: value.ended === true,
    },
  };
}

function readLine(value: unknown): LogLine[] {
  if (!isRecord(value)) return [];
  const line = text(value.text, 8_192);
  const stream = value.stream === "err" || value.stream === "note" ? value.stream : "out";
  return [{ at: moment(value.at), subtaskId: text(value.subtask_id, 200), stream, text: line ?? "" }];
}

/** What Symbiont says of itself; an older one says no more than that it is there. */
export interface SymbiontState {
  version: string | null;
  concurrency: number | null;
  running: number | null;
  queued: number | null;
  executors: string[];
  runbooks: RunbookJson[];
  agent: string | null;
}

export function readStatus(value: unknown, status: number): Reading<SymbiontState> {
  if (!isRecord(value)) return troubled("shape", { status, said: cut(anyText(value) ?? "null") });
  return {
    ok: true,
    value: {
      version: text(value.version, 60),
      concurrency: wholeNumber(value.concurrency),
      running: wholeNumber(value.running),
      queued: wholeNumber(value.queued),
      executors: list(value.executors, 50).flatMap((one) => text(one, 60) ?? []),
      runbooks: list(value.runbooks, 500).flatMap(readRunbook),
      agent: text(value.agent, 200),
    },
  };
}

function readRunbook(value: unknown): RunbookJson[] {
  if (!isRecord(value)) return [];
  const name = text(value.name, 100);
  if (name === null) return [];
  const params = list(value.params, 50).flatMap((one) => {
    const param = isRecord(one) ? text(one.name, 100) : null;
    if (param === null || !isRecord(one)) return [];
    const values = Array.isArray(one.enum)
      ? list(one.enum, 500).flatMap((each) => text(each, 300) ?? [])
      : null;
    return [{ name: param, enum: values }];
  });
  return [{ name, title: text(value.title, 200) ?? name, params, approve: value.approve === true }];
}
