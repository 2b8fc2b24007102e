import { symbiontPaths, taskPath } from "../protocol/symbiont.ts";
import type { Asker, Question } from "./ask-symbiont.ts";
import { isRecord, readJson } from "./reading/answer.ts";
import {
  type LogPart,
  readLog,
  readStatus,
  readSubmitted,
  readTaskList,
  type SymbiontState,
  type TaskRow,
} from "./reading/read-others.ts";
import { readProgress } from "./reading/read-progress.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Reading, troubled } from "./trouble.ts";

/** Which Symbiont is talked to, and how. */
export interface SymbiontPlace {
  /** Without a trailing slash. */
  url: string;
  token: string | null;
  paths: { compound: string; progress: string; status: string; health: string };
  isEmbedded: boolean;
}

const mostBytes = { answer: 256 * 1_024, progress: 8 * 1_024 * 1_024, list: 16 * 1_024 * 1_024 } as const;

/** Symbiont's API with the tolerant reader before it: every call comes to an end, and none throws for what came back. */
export interface SymbiontClient {
  submit(prompt: string, idempotencyKey: string): Promise<Reading<string>>;
  progress(id: string): Promise<Reading<Snapshot>>;
  list(limit: number, offset: number): Promise<Reading<{ rows: TaskRow[]; total: number | null }>>;
  log(id: string, offset: number): Promise<Reading<LogPart>>;
  status(): Promise<Reading<SymbiontState>>;
  /** Whether it lives, of one that says no more. */
  health(): Promise<Reading<null>>;
  cancel(id: string): Promise<Reading<null>>;
  /** Null: all that did not complete. */
  retry(id: string, subtaskId: string | null): Promise<Reading<null>>;
  approve(id: string, approvalId: string, by: string): Promise<Reading<null>>;
}

/** `place` is asked anew for each call: the config may have changed. Null: there is no Symbiont. */
export function createSymbiontClient(asker: Asker, place: () => SymbiontPlace | null): SymbiontClient {
  interface Ask extends Pick<Question, "method" | "body" | "idempotencyKey"> {
    path(place: SymbiontPlace): string;
    mostBytes: number;
  }

  async function ask<Value>(
    { path, ...rest }: Ask,
    read: (value: unknown, status: number) => Reading<Value>,
  ): Promise<Reading<Value>> {
    const there = place();
    if (!there) return troubled("none");
    const asked = await asker.ask({ ...rest, url: there.url + path(there), token: there.token });
    if (!asked.ok) return asked;
    const json = readJson(asked.answer, there.token);
    return json.ok ? read(json.value, asked.answer.status) : json;
  }
  /** What it answers to a command matters only when it refuses. */
  async function command(path: Ask["path"], body?: object): Promise<Reading<null>> {
    const done = await ask(
      { method: "POST", path, mostBytes: mostBytes.answer, ...(body ? { body } : {}) },
      accepted,
    );
    return !done.ok && isAccepted(done.trouble) ? { ok: true, value: null } : done;
  }

  return {
    submit: (prompt, idempotencyKey) =>
      ask(
        {
          ...{ method: "POST", body: { prompt }, idempotencyKey, mostBytes: mostBytes.answer },
          path: ({ paths }) => paths.compound,
        },
        readSubmitted,
      ),
    progress: (id) =>
      ask(
        {
          ...{ method: "GET", mostBytes: mostBytes.progress },
          path: ({ paths }) => taskPath(paths.progress, id),
        },
        readProgress,
      ),
    list: (limit, offset) =>
      ask(
        {
          ...{ method: "GET", mostBytes: mostBytes.list },
          path: (there) => `${tasksPath(there)}?limit=${limit}&offset=${offset}`,
        },
        readTaskList,
      ),
    log: (id, offset) =>
      ask(
        {
          ...{ method: "GET", mostBytes: mostBytes.progress },
          path: (there) => `${sibling(there, "log", id)}?offset=${offset}`,
        },
        (value, status) => readLog(value, status, offset),
      ),
    status: () =>
      ask({ method: "GET", mostBytes: mostBytes.answer, path: ({ paths }) => paths.status }, readStatus),
    async health() {
      const lives = await ask(
        { method: "GET", mostBytes: mostBytes.answer, path: ({ paths }) => paths.health },
        accepted,
      );
      return !lives.ok && isAccepted(lives.trouble) ? { ok: true, value: null } : lives;
    },
    cancel: (id) => command((there) => sibling(there, "cancel", id)),
    retry: (id, subtaskId) =>
      command(
        (there) => sibling(there, "retry", id),
        subtaskId === null ? undefined : { subtask_id: subtaskId },
      ),
    approve: (id, approvalId, by) =>
      command((there) => sibling(there, "approve", id), { approval_id: approvalId, by }),
  };
}

function accepted(value: unknown, status: number): Reading<null> {
  const said = isRecord(value) && value.ok === false;
  return said ? troubled("shape", { status }) : { ok: true, value: null };
}

/** 202 or 204 without a body, or a plain "ok", is a yes. */
function isAccepted({ kind, status }: { kind: string; status: number | null }): boolean {
  return status !== null && status < 300 && (kind === "empty" || kind === "not-json");
}

/** Where `symbiont.paths` moves the progress, what belongs to it moves along. */
function sibling({ paths }: SymbiontPlace, name: "cancel" | "retry" | "approve" | "log", id: string): string {
  const moved = paths.progress.endsWith("/progress")
    ? paths.progress.replace(/progress$/, name)
    : symbiontPaths[name];
  return taskPath(moved, id);
}

function tasksPath({ paths }: SymbiontPlace): string {
  return paths.compound.endsWith(symbiontPaths.compound)
    ? paths.compound.slice(0, -symbiontPaths.compound.length) + symbiontPaths.tasks
    : symbiontPaths.tasks;
}
