import type { Approval, Attempt, Snapshot, Subtask } from "../snapshot.ts";
import { type Reading, troubled } from "../trouble.ts";
import { cut, isRecord } from "./answer.ts";
import { amount, anyText, list, moment, share, text, wholeNumber } from "./values.ts";

const mostSubtasks = 1_000;
const mostDependencies = 1_000;
const mostAttempts = 100;
const mostWord = 60;
const mostTitle = 300;

/** A task out of any JSON. Nothing but `status` has to be there; the rest is taken where it makes sense. */
export function readProgress(value: unknown, status: number): Reading<Snapshot> {
  if (!isRecord(value)) return troubled("shape", { status, said: cut(anyText(value) ?? "null") });
  const word = wordOf(value.status);
  if (word === null) return troubled("shape", { status, said: cut(anyText(value) ?? "") });
  const sent = subtasksOf(value.subtasks);
  return {
    ok: true,
    value: {
      status: word,
      number: wholeNumber(value.number),
      prompt: text(value.prompt),
      subtasks: readSubtasks(sent.slice(0, mostSubtasks)),
      subtasksLeftOut: Math.max(0, sent.length - mostSubtasks),
      result: anyText(value.result),
      error: anyText(value.error),
      costUsd: amount(value.cost_usd),
      costLimitUsd: amount(value.cost_limit_usd),
      createdAt: moment(value.created_at),
      startedAt: moment(value.started_at),
      finishedAt: moment(value.finished_at),
      createdBy: text(value.created_by, mostTitle),
      concurrency: wholeNumber(value.concurrency),
      approval: readApproval(value.approval),
    },
  };
}

function wordOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const word = cut(value, mostWord);
  return word === "" ? null : word;
}

/** An array, or an object by id. */
function subtasksOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([id, one]) => (isRecord(one) ? { id, ...one } : one));
}

function readSubtasks(sent: readonly unknown[]): Subtask[] {
  const known = new Set<string>();
  const subtasks = sent.flatMap((one, index) => {
    const fields = typeof one === "string" ? { title: one } : one;
    if (!isRecord(fields)) return [];
    const subtask = readSubtask(fields, freeId(text(fields.id, mostTitle) ?? `${index + 1}`, known));
    known.add(subtask.id);
    return [subtask];
  });
  return subtasks.map((subtask) => ({
    ...subtask,
    dependsOn: [...new Set(subtask.dependsOn)].filter((id) => known.has(id) && id !== subtask.id),
  }));
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let turn = 2; taken.has(id); turn += 1) id = `${wanted}~${turn}`;
  return id;
}

function readSubtask(fields: Record<string, unknown>, id: string): Subtask {
  const title = text(fields.title, mostTitle) ?? text(fields.name, mostTitle);
  return {
    id,
    title: title === null ? id : cut(title),
    status: wordOf(fields.status) ?? "waiting",
    dependsOn: list(fields.depends_on, mostDependencies).flatMap((one) => text(one, mostTitle) ?? []),
    executor: text(fields.executor, mostWord),
    model: text(fields.model, mostWord),
    output: anyText(fields.output),
    error: anyText(fields.error),
    startedAt: moment(fields.started_at),
    finishedAt: moment(fields.finished_at),
    costUsd: amount(fields.cost_usd),
    progress: share(fields.progress),
    attempts: list(fields.attempts, mostAttempts).flatMap(readAttempt),
    approvedBy: text(fields.approved_by, mostTitle),
    approvedAt: moment(fields.approved_at),
  };
}

function readAttempt(value: unknown): Attempt[] {
  if (!isRecord(value)) return [];
  const startedAt = moment(value.started_at);
  if (startedAt === null) return [];
  return [{ startedAt, finishedAt: moment(value.finished_at), status: wordOf(value.status) ?? "failed" }];
}

function readApproval(value: unknown): Approval | null {
  if (!isRecord(value)) return null;
  const id = text(value.id, mostTitle);
  if (id === null) return null;
  return {
    id,
    subtaskId: text(value.subtask_id, mostTitle),
    question: anyText(value.question, 2_000) ?? "",
    askedAt: moment(value.asked_at),
  };
}
