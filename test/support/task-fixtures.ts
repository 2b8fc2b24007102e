import type { KnownTask } from "../../src/task/ports.ts";
import { readProgress } from "../../src/task/reading/read-progress.ts";
import type { Snapshot } from "../../src/task/snapshot.ts";
import { trouble } from "../../src/task/trouble.ts";
import type { SymbiontPageModel, TaskListModel, TaskPageModel } from "../../src/web/task/task-model.ts";

/** Of the reference pictures: 23 November 2026, 14:37:14. */
const now = Date.UTC(2026, 10, 23, 13, 37, 14);
const at = (clock: string): string => {
  const [hour = 0, minute = 0, second = 0] = clock.split(":").map(Number);
  return new Date(Date.UTC(2026, 10, 23, hour - 1, minute, second)).toISOString();
};
const ms = (clock: string): number => Date.parse(at(clock));

type Row = [
  id: string,
  title: string,
  executor: string,
  status: string,
  after: string[],
  from?: string,
  to?: string,
  cost?: number,
];

const steps: Row[] = [
  ["logs", "Read the search logs", "agent", "completed", [], "14:08:00", "14:08:48", 0.06],
  ["disk", "Measure the disk", "runbook", "completed", [], "14:08:00", "14:08:05"],
  ["queue", "Check the queue", "runbook", "completed", [], "14:08:00", "14:08:11"],
  ["explain", "Explain the full disk", "agent", "completed", ["logs", "disk"], "14:08:48", "14:10:20", 0.21],
  ["move", "Plan the move", "agent", "completed", ["disk", "queue"], "14:08:12", "14:09:22", 0.14],
  ["note", "Write the note", "agent", "failed", ["explain"], "14:10:21", "14:13:24", 0.09],
  ["attach", "Attach the volume", "runbook", "completed", ["move"], "14:28:24", "14:28:46"],
  ["pause", "Pause the indexer", "runbook", "completed", ["queue"], "14:28:24", "14:28:27"],
  ["copy", "Copy the index", "runbook", "running", ["attach", "pause"], "14:28:47"],
  ["start", "Start the node", "runbook", "waiting", ["copy"]],
  ["replay", "Replay held writes", "runbook", "waiting", ["copy"]],
];

const search =
  "Search is down on hx-search-2. Find out why the disk filled up, move the index to the 1 TB volume and bring search back without losing writes.";

function snapshotOf(value: object): Snapshot {
  const read = readProgress(value, 200);
  if (!read.ok) throw new Error("the fixture is no progress");
  return read.value;
}

const subtasks = steps.map(([id, title, executor, status, depends_on, from, to, cost_usd]) => ({
  ...{ id, title, executor, status, depends_on, cost_usd },
  started_at: from && at(from),
  finished_at: to && at(to),
  progress: id === "copy" ? 0.62 : null,
  error: id === "note" ? "timed out" : null,
  ...(id === "attach" ? { approved_by: "operator", approved_at: at("14:28:24") } : {}),
  attempts:
    id === "note"
      ? [
          { started_at: at("14:10:21"), finished_at: at("14:11:51"), status: "failed" },
          { started_at: at("14:11:55"), finished_at: at("14:13:24"), status: "failed" },
        ]
      : [],
}));

const running = {
  ...{ status: "running", number: 41, prompt: search, subtasks, cost_usd: 0.5, cost_limit_usd: 5 },
  ...{ created_at: at("14:08:00"), started_at: at("14:08:00"), created_by: "operator", concurrency: 4 },
};

function known(id: string, parts: Partial<KnownTask> = {}): KnownTask {
  return {
    ...{ source: "embedded", id, number: Number(id), prompt: "", status: "completed", createdAt: now },
    ...{ startedAt: null, finishedAt: null, subtasksTotal: null, subtasksDone: null, costUsd: null },
    ...{ createdBy: "operator", followed: false, approvalId: null, submissionKey: null },
    ...parts,
  };
}

const task41 = known("41", {
  ...{ prompt: search, status: "running", startedAt: ms("14:08:00"), subtasksTotal: 11, subtasksDone: 7 },
  costUsd: 0.5,
});

const logLines = [
  ["14:36:24", "copied 266.2 of 458.3 GB, 58.1 %, 403 MB/s, about 8 min left"],
  ["14:36:34", "copied 270.3 of 458.3 GB, 59.0 %, 405 MB/s, about 8 min left"],
  ["14:36:41", "warning: /var/lib/search is busy, reading slower for 6 s"],
  ["14:36:44", "copied 272.1 of 458.3 GB, 59.4 %, 188 MB/s, about 16 min left"],
  ["14:36:49", "segment _8wq.cfs  12.2 GB   sha256 ok"],
  ["14:37:14", "copied 284.1 of 458.3 GB, 61.9 %, 402 MB/s, about 7 min left"],
] as const;

function page(parts: Partial<TaskPageModel> = {}): TaskPageModel {
  return {
    ...{ place: { address: "127.0.0.1:8111", isEmbedded: false }, id: "41", known: task41, now },
    ...{ snapshot: snapshotOf(running), toldAt: now, trouble: null, commanded: null },
    log: {
      lines: logLines.map(([clock, text], index) => ({
        ...{ number: 1_278 + index, at: ms(clock), subtaskId: "copy", stream: "out" as const, text },
      })),
      ...{ count: 1_284, cutOff: false, isMissing: false, trouble: null },
    },
    ...parts,
  };
}

const noLog = { lines: [], count: 0, cutOff: false, isMissing: false, trouble: null };
const refused = {
  trouble: trouble("status", { status: 401, said: "token not accepted" }),
  since: ms("14:31:00"),
  pauseMs: 15_000,
};

export const taskFixtures: Record<string, () => TaskPageModel> = {
  "task-running": () => page(),
  "task-refused": () => page({ trouble: refused, toldAt: ms("14:31:00") }),
  "task-asks": () =>
    page({
      known: { ...task41, approvalId: "q1" },
      snapshot: snapshotOf({
        ...running,
        status: "waiting_approval",
        subtasks: subtasks.map((one) => (one.id === "copy" ? { ...one, status: "waiting_approval" } : one)),
        approval: {
          id: "q1",
          subtask_id: "copy",
          question: "rsync -a /var/lib/search /mnt/volume",
          asked_at: at("14:28:47"),
        },
      }),
    }),
  "task-failed": () =>
    page({
      known: { ...task41, status: "failed", finishedAt: ms("14:13:24") },
      snapshot: snapshotOf({
        ...running,
        ...{
          status: "failed",
          finished_at: at("14:13:24"),
          error: "Write the note: timed out after 2 attempts",
        },
        subtasks: subtasks.slice(0, 6).map((one) => ({
          ...one,
          output: one.id === "explain" ? "The disk holds 41 GB of old segments." : null,
        })),
      }),
      log: { ...noLog, isMissing: true },
    }),
  "task-large": () =>
    page({
      snapshot: snapshotOf({
        ...running,
        subtasks: Array.from({ length: 200 }, (_, i) => ({
          ...{ id: `s${i}`, title: `Index shard ${i}`, depends_on: i < 20 ? [] : [`s${i - 20}`] },
          status: i < 90 ? "completed" : i === 90 ? "failed" : i < 95 ? "running" : "waiting",
          ...(i < 95 ? { started_at: at("14:08:00") } : {}),
        })),
      }),
    }),
  "task-unknown": () => page({ known: null, snapshot: null, toldAt: null, trouble: refused, log: noLog }),
  "task-odd": () =>
    page({
      snapshot: snapshotOf({
        status: "pondering",
        subtasks: [
          { id: "a", depends_on: ["b"] },
          { id: "b", depends_on: ["a"] },
        ],
      }),
      log: noLog,
    }),
};

const rows: KnownTask[] = [
  task41,
  known("40", {
    prompt: "diagnose https://app.hydrascale.net",
    subtasksTotal: 7,
    subtasksDone: 7,
    startedAt: 0,
    finishedAt: 4_000,
    costUsd: 0,
  }),
  known("39", {
    prompt: "run restart-web unit=caddy",
    subtasksTotal: 1,
    subtasksDone: 1,
    startedAt: 0,
    finishedAt: 2_000,
    costUsd: 0,
  }),
  known("38", {
    prompt: "Compare the slow statements of this week with those of last week and propose indexes",
    subtasksTotal: 6,
    subtasksDone: 6,
    startedAt: 0,
    finishedAt: 660_000,
    costUsd: 1.12,
  }),
  known("37", {
    prompt: "Rotate the deploy keys of all edge nodes",
    status: "failed",
    subtasksTotal: 8,
    subtasksDone: 3,
    startedAt: 0,
    finishedAt: 360_000,
    costUsd: 0.34,
  }),
  known("36", {
    prompt: "run backup-verify store=nightly",
    status: "cancelled",
    subtasksTotal: 2,
    subtasksDone: 0,
    startedAt: 0,
    finishedAt: 60_000,
    costUsd: 0,
  }),
];

function listModel(parts: Partial<TaskListModel> = {}): TaskListModel {
  return {
    ...{ place: { address: "127.0.0.1:8111", isEmbedded: false }, trouble: null, toldAt: now, now },
    ...{ listIsMissing: false, tasks: rows, total: rows.length, needsYou: [], runbooks: [] },
    counts: { all: 6, open: 1, "needs-you": 0, completed: 3, failed: 1, cancelled: 1 },
    ...parts,
  };
}

const asking = known("42", {
  prompt: "run restart-web unit=nginx",
  status: "waiting_approval",
  approvalId: "q",
});

export const taskListFixtures: Record<string, () => TaskListModel> = {
  tasks: () => listModel(),
  "tasks-refused": () => listModel({ trouble: refused, toldAt: ms("14:31:00") }),
  "tasks-empty": () =>
    listModel({
      ...{ tasks: [], total: 0, place: { address: "127.0.0.1:8111", isEmbedded: true } },
      counts: { all: 0, open: 0, "needs-you": 0, completed: 0, failed: 0, cancelled: 0 },
    }),
  "tasks-many": () =>
    listModel({
      ...{ total: 10_000, needsYou: [asking], tasks: [asking, ...rows] },
      runbooks: [
        {
          name: "restart-web",
          title: "Restart the web server",
          approve: true,
          params: [{ name: "unit", enum: ["nginx", "caddy"] }],
        },
        { name: "note", title: "Leave a note", approve: false, params: [{ name: "text", enum: null }] },
      ],
      counts: { all: 10_000, open: 12, "needs-you": 1, completed: 9_000, failed: 900, cancelled: 88 },
    }),
};

const counts = { all: 6, open: 1, "needs-you": 0, completed: 3, failed: 1, cancelled: 1 };
const silent = { version: null, concurrency: null, running: null, queued: null, executors: [], runbooks: [] };

export const symbiontFixtures = {
  embedded: (): SymbiontPageModel => ({
    ...{ place: { address: "127.0.0.1:8111", isEmbedded: true }, hasToken: true, trouble: null, toldAt: now },
    ...{ counts, now },
    state: {
      ...{ version: "1.0.0", concurrency: 4, running: 1, queued: 0, runbooks: [], agent: null },
      executors: ["diagnose", "runbook"],
    },
  }),
  /** It says no more than that it is there. */
  remote: (): SymbiontPageModel => ({
    ...{ place: { address: "10.0.0.7:8111", isEmbedded: false }, hasToken: true, trouble: null, toldAt: now },
    ...{ counts, now, state: { ...silent, agent: null } },
  }),
  unreached: (): SymbiontPageModel => ({
    ...{
      place: { address: null, isEmbedded: false },
      hasToken: false,
      toldAt: null,
      counts,
      now,
      state: null,
    },
    trouble: { trouble: trouble("none"), since: ms("14:31:00"), pauseMs: 15_000 },
  }),
};
