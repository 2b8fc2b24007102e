import { createHash } from "node:crypto";
import { type Clock, within } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { SymbiontClient } from "./client.ts";
import type { TaskEvents } from "./events.ts";
import { type Commanded, FollowedTask } from "./followed-task.ts";
import { costOf } from "./known-task.ts";
import { pace } from "./pace.ts";
import type { KnownTask, TaskStore } from "./ports.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Submission, Submissions } from "./submissions.ts";
import { TaskSync } from "./task-sync.ts";
import type { Reading } from "./trouble.ts";

export interface TasksParts {
  clock: Clock;
  log: Log;
  store: TaskStore;
  client: SymbiontClient;
  /** Which Symbiont it is: its URL, or `embedded`. */
  source: string;
  publish<Topic extends keyof TaskEvents>(topic: Topic, event: TaskEvents[Topic]): void;
  onLog(id: string): void;
}

/** The tasks of one Symbiont as they are known here. */
export interface Tasks {
  readonly sync: TaskSync;
  /** Goes on following what was submitted before this process began. */
  resume(): Promise<void>;
  /** Hands a goal over; the same form sent twice is one task. */
  submit(submission: Submission): Promise<Reading<KnownTask>>;
  /** It was made or taken up again, by whomever: asked after until its end, which is told. */
  follow(id: string): Promise<void>;
  /** For its page: asked after from now on, while somebody looks. Null: Symbiont has no such task. */
  open(id: string): Promise<FollowedTask | null>;
  /** As `open` left it; null when nobody opened it. */
  opened(id: string): FollowedTask | null;
  /** Somebody has its page open. */
  look(id: string): void;
  lookAtList(): void;
  /** For its page: as `lookAtList`, and done when there is something to show. */
  openList(): Promise<void>;
  /** Symbiont may answer now what it did not, or no longer. */
  askAgain(): void;
  command(id: string, what: Commanded["what"], details: CommandDetails): Promise<Reading<null>>;
  stop(): void;
}

export interface CommandDetails {
  by: string;
  /** What is approved. */
  approvalId: string;
  /** What is run again; null: all that did not complete. */
  subtaskId: string | null;
}

/** Pages wait this long for Symbiont before they show what is known. */
const patienceMs = 1_500;
const mostOpened = 200;

export function createTasks(parts: TasksParts): Tasks {
  const { clock, log, store, client, source, publish } = parts;
  const opened = new Map<string, FollowedTask>();
  let listSeenAt = Number.NEGATIVE_INFINITY;
  const sync = new TaskSync({
    ...{ clock, log, client, store, source },
    isWatched: () => clock.monotonic() - listSeenAt < pace.lookLasts,
    isFollowed: (id) => opened.get(id)?.isRunning ?? false,
    onChange: (tasks) => publish("task.listed", { tasks }),
  });
  const submissions = new Submissions({ clock, client, store, source });

  function save(task: KnownTask): void {
    store.save([task]).then(
      () => publish("task.listed", { tasks: 1 }),
      (thrown: unknown) => log.error({ task: task.id, err: messageOf(thrown) }, "task.not-remembered"),
    );
  }
  function make(id: string, known: KnownTask | null): FollowedTask {
    const task = new FollowedTask(id, known, {
      ...{ clock, client, source, onLog: parts.onLog },
      onTold(after, before, snapshot) {
        tell(after, before, snapshot, publish, clock.now());
        save(after);
      },
      onChange: () => publish("task.changed", { id }),
      onCrash: (thrown) => log.error({ task: id, err: messageOf(thrown) }, "task.poll-crashed"),
      onLost(lost) {
        log.warn({ task: id }, "task.lost");
        save(lost);
      },
    });
    opened.set(id, task);
    if (opened.size > mostOpened) forgetIdle(opened);
    return task;
  }
  const take = async (id: string): Promise<FollowedTask> =>
    opened.get(id) ?? keepFirst(opened, id, (await store.find(source, [id]))[0] ?? null, make);

  return {
    sync,
    async resume() {
      for (const known of await store.followed(source)) keepFirst(opened, known.id, known, make).follow();
    },
    async submit(submission) {
      const made = await submissions.submit(submission);
      if (!made.ok) return made;
      const task = keepFirst(opened, made.value.id, made.value, make);
      task.look();
      publish("task.listed", { tasks: 1 });
      return made;
    },
    async follow(id) {
      // One that is submitted here is known by its form first.
      await submissions.settled();
      const task = await take(id);
      save(task.followAnew());
      await task.ask();
    },
    async open(id) {
      const task = await take(id);
      if (task.snapshot === null && task.trouble === null) await within(clock, patienceMs, task.refresh());
      task.look();
      if (task.known === null && task.trouble?.status === 404) {
        opened.delete(id);
        task.stop();
        return null;
      }
      return task;
    },
    look: (id) => opened.get(id)?.look(),
    opened: (id) => opened.get(id) ?? null,
    lookAtList() {
      listSeenAt = clock.monotonic();
      sync.look();
    },
    async openList() {
      listSeenAt = clock.monotonic();
      const isNew = sync.toldAt === null && sync.trouble === null;
      if (isNew) await within(clock, patienceMs, sync.refresh());
      else sync.look();
    },
    askAgain() {
      sync.askAgain();
      for (const task of opened.values()) if (task.trouble) void task.refresh();
    },
    async command(id, what, details) {
      const task = await take(id);
      const { snapshot, known } = task;
      const formerEnd = snapshot?.finishedAt ?? known?.finishedAt ?? null;
      const commanded = { what, at: clock.now(), formerEnd };
      const done = await send(client, id, what, details);
      if (!done.ok) return done;
      task.commanded = commanded;
      // Whoever has it run again wants to hear how it ends.
      if (what === "retry") save(task.followAnew());
      await within(clock, patienceMs, task.refresh());
      publish("task.changed", { id });
      return done;
    },
    stop() {
      sync.stop();
      for (const task of opened.values()) task.stop();
    },
  };
}

function send(
  client: SymbiontClient,
  id: string,
  what: Commanded["what"],
  { approvalId, subtaskId, by }: CommandDetails,
): Promise<Reading<null>> {
  if (what === "approve") return client.approve(id, approvalId, by);
  return what === "retry" ? client.retry(id, subtaskId) : client.cancel(id);
}

/** Two who ask for a task at once get the same. */
function keepFirst(
  opened: ReadonlyMap<string, FollowedTask>,
  id: string,
  known: KnownTask | null,
  make: (id: string, known: KnownTask | null) => FollowedTask,
): FollowedTask {
  return opened.get(id) ?? make(id, known);
}

function forgetIdle(opened: Map<string, FollowedTask>): void {
  const idle = [...opened.values()].filter(({ isIdle }) => isIdle);
  idle.sort((one, other) => one.lookedAt - other.lookedAt);
  for (const { id } of idle.slice(0, Math.max(0, opened.size - mostOpened))) opened.delete(id);
}

/** What of a task that was submitted here others are told. */
function tell(
  after: KnownTask,
  before: KnownTask | null,
  snapshot: Snapshot,
  publish: TasksParts["publish"],
  at: number,
): void {
  if (!before?.followed) return;
  const { id, prompt } = after;
  const task = { id, title: firstLine(prompt), path: `/tasks/${encodeURIComponent(id)}` };
  const { approval } = snapshot;
  if (approval && approval.id !== before.approvalId) {
    const newsId = newsIdOf(after, "approval", approval.id);
    publish("task.approval-needed", { newsId, at, task: { ...task, step: approval.question } });
  }
  if (after.followed) return;
  const outcome = { status: after.status.toLowerCase(), error: snapshot.error, costUsd: costOf(snapshot) };
  const newsId = newsIdOf(after, "ended", String(after.finishedAt));
  publish("task.ended", { newsId, at, task: { ...task, ...outcome } });
}

/** Ids are any text of any length. */
function newsIdOf({ source, id }: KnownTask, what: string, which: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([source, id, which]))
    .digest("base64url");
  return `task-${what}-${digest}`;
}

function firstLine(prompt: string): string {
  return prompt.trim().split("\n")[0]?.slice(0, 200) ?? "";
}
