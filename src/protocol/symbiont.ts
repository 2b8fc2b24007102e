import { z } from "zod";

/**
 * The API of Symbiont as the embedded one serves it and a good remote one does. All times ISO 8601 UTC, all money in
 * dollars, absent values null or left out. What a remote sends in truth is read by `task/reading`, which expects
 * none of this but `status`.
 */

/** Words for a task and for a subtask. A remote may have others: they are shown as they are and polled on. */
export const taskStates = [
  "queued",
  "planning",
  "running",
  /** A person is wanted: never shown as running. */
  "waiting_approval",
  "cancelling",
  "completed",
  "failed",
  "cancelled",
] as const;
export type TaskState = (typeof taskStates)[number];

export const terminalTaskStates = ["completed", "failed", "cancelled"] as const;
export type TerminalTaskState = (typeof terminalTaskStates)[number];

export const subtaskStates = [
  "waiting",
  "running",
  "waiting_approval",
  "cancelling",
  "completed",
  "failed",
  "cancelled",
  /** Its process ended with Symbiont's; can be retried. */
  "interrupted",
  /** Never ran, because something it depends on did not complete. */
  "skipped",
] as const;
export type SubtaskState = (typeof subtaskStates)[number];

export const terminalSubtaskStates = ["completed", "failed", "cancelled", "interrupted", "skipped"] as const;

/** Relative to `symbiont.url`; `{id}` is the task. The first four are the defaults of `symbiont.paths`. */
export const symbiontPaths = {
  compound: "/task/compound",
  progress: "/task/{id}/progress",
  status: "/status",
  health: "/health",
  tasks: "/tasks",
  cancel: "/task/{id}/cancel",
  /** Body `retryRequestSchema`. */
  retry: "/task/{id}/retry",
  /** Body `approveRequestSchema`. */
  approve: "/task/{id}/approve",
  log: "/task/{id}/log",
  ledger: "/ledger",
} as const;

const time = z.iso.datetime();
const cost = z.number().min(0);

/** Body of `POST /task/compound`; header `Idempotency-Key` gives one task however often it is sent. */
export const compoundRequestSchema = z.object({ prompt: z.string() });

/** What a person is asked; answered once, by `approve` with its id or by cancelling the task. */
const approvalSchema = z.object({
  id: z.string(),
  subtask_id: z.string(),
  /** One sentence or the command line that would run. */
  question: z.string(),
  asked_at: time,
});
export const approveRequestSchema = z.object({ approval_id: z.string(), by: z.string().optional() });

/** Body of `retry`, which may be left out: this subtask and what waits for it; without one, all that did not complete. */
export const retryRequestSchema = z.object({ subtask_id: z.string().optional() });

const attemptSchema = z.object({
  started_at: time,
  finished_at: time.nullable(),
  status: z.enum(subtaskStates),
  error: z.string().nullable(),
});

export const subtaskSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(subtaskStates),
  depends_on: z.array(z.string()),
  /** `runbook`, `diagnose`, `agent`. */
  executor: z.string(),
  model: z.string().nullable(),
  output: z.string().nullable(),
  error: z.string().nullable(),
  started_at: time.nullable(),
  finished_at: time.nullable(),
  cost_usd: cost.nullable(),
  /** Share done, 0 to 1, where somebody knows. */
  progress: z.number().min(0).max(1).nullable(),
  /** Oldest first; the present one is the last. */
  attempts: z.array(attemptSchema),
  /** Who answered what was asked, and when. */
  approved_by: z.string().nullable(),
  approved_at: time.nullable(),
});
export type SubtaskJson = z.infer<typeof subtaskSchema>;

/** `GET /task/{id}/progress` */
export const progressSchema = z.object({
  task_id: z.string(),
  /** A short number for people; null where ids are short themselves. */
  number: z.number().int().nullable(),
  prompt: z.string(),
  status: z.enum(taskStates),
  subtasks: z.array(subtaskSchema),
  result: z.string().nullable(),
  error: z.string().nullable(),
  cost_usd: cost.nullable(),
  cost_limit_usd: cost.nullable(),
  created_at: time,
  started_at: time.nullable(),
  finished_at: time.nullable(),
  created_by: z.string().nullable(),
  concurrency: z.number().int().nullable(),
  /** Null: nobody is asked anything. */
  approval: approvalSchema.nullable(),
});
export type ProgressJson = z.infer<typeof progressSchema>;

/** One row of `GET /tasks?limit=&offset=&status=&search=`, newest first; `status` may be several with commas. */
export const taskRowSchema = z.object({
  task_id: z.string(),
  id: z.string(),
  number: z.number().int().nullable(),
  prompt: z.string(),
  status: z.enum(taskStates),
  created_at: time,
  started_at: time.nullable(),
  finished_at: time.nullable(),
  cost_usd: cost.nullable(),
  subtasks_total: z.number().int(),
  subtasks_done: z.number().int(),
  created_by: z.string().nullable(),
});
export type TaskRowJson = z.infer<typeof taskRowSchema>;

/** `total` counts what the filter lets through. */
export const taskListSchema = z.object({ tasks: z.array(taskRowSchema), total: z.number().int() });

/** One line of a log. `offset` is where it begins. */
const logEntrySchema = z.object({
  offset: z.number().int(),
  at: time,
  subtask_id: z.string().nullable(),
  /** `note` is Symbiont's own word. */
  stream: z.enum(["out", "err", "note"]),
  text: z.string(),
});
/**
 * `GET /task/{id}/log?offset=N`: whole lines from `offset` on, as many as fit in 256 KiB; ask again from
 * `next_offset`. `first_offset` is above 0 when the cap threw the beginning away. `ended`: no more will come.
 */
export const logSchema = z.object({
  entries: z.array(logEntrySchema),
  next_offset: z.number().int(),
  first_offset: z.number().int(),
  ended: z.boolean(),
});
export type LogJson = z.infer<typeof logSchema>;

/** `GET /ledger?limit=&before=`: newest first. `before` is the `seq` to go on from. */
export const ledgerSchema = z.object({
  entries: z.array(
    z.object({
      seq: z.number().int(),
      at: time,
      /** `operator`, the id of a token, or `symbiont`. */
      who: z.string(),
      /** `submitted`, `started`, `approved`, `cancelled`, `retried`, `ended` … */
      what: z.string(),
      task_id: z.string(),
      subtask_id: z.string().nullable(),
      cost_usd: cost.nullable(),
      detail: z.string().nullable(),
    }),
  ),
  total: z.number().int(),
});
export type LedgerJson = z.infer<typeof ledgerSchema>;

export const runbookSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** Parameters in order; `enum` null is any text. */
  params: z.array(z.object({ name: z.string(), enum: z.array(z.string()).nullable() })),
  approve: z.boolean(),
});
export type RunbookJson = z.infer<typeof runbookSchema>;

/** `GET /status` */
export const symbiontStatusSchema = z.object({
  status: z.literal("ok"),
  version: z.string(),
  concurrency: z.number().int(),
  running: z.number().int(),
  queued: z.number().int(),
  /** What it can take: `diagnose`, `runbook`, `agent`. */
  executors: z.array(z.string()),
  runbooks: z.array(runbookSchema),
  /** The agent's command, or null and why there is none. */
  agent: z.string().nullable(),
});
export type SymbiontStatusJson = z.infer<typeof symbiontStatusSchema>;

/** Every refusal is a problem document: `{type,title,status,detail,code,remedy}` of `protocol/service`. */

/** The path for a task; ids are any text. */
export function taskPath(template: string, id: string): string {
  return template.replaceAll("{id}", encodeURIComponent(id));
}
