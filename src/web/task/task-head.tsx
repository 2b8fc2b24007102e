import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { costOf, overCount } from "../../task/known-task.ts";
import { isTerminal, meaningOf, type Snapshot, type Subtask } from "../../task/snapshot.ts";
import { number } from "../../text/quantity.ts";
import { Figure, Time } from "../views/figure.tsx";
import { runsOf } from "./subtask-runs.ts";
import { markOf, taskMark } from "./task-mark.ts";
import type { TaskPageModel } from "./task-model.ts";
import type { TaskPlace } from "./task-place.ts";
import { exactLength, lengthText, money, stateWord } from "./task-words.ts";
import { workAndWait } from "./time-layout.ts";

/** The state that a page leads with: somebody who is asked comes before everything else. */
function statusOf({ snapshot, known }: TaskPageModel): string {
  if (snapshot?.approval && !isTerminal(snapshot.status)) return "waiting_approval";
  return snapshot?.status ?? known?.status ?? "unknown";
}

/** What was asked for, with the mark of its state. The fragment `headline`. */
export function TaskHeadline({ model, place }: { model: TaskPageModel; place: TaskPlace }) {
  const { words } = place;
  const status = statusOf(model);
  const state = markOf(meaningOf(status));
  const prompt = model.snapshot?.prompt ?? model.known?.prompt ?? "";
  const isLong = prompt.length > 400;
  return (
    <div id="headline" class={`headline task-headline ${state}`} data-announce={stateWord(status, words)}>
      {raw(taskMark(state, 24))}
      <h1>
        <bdi>
          {prompt.trim() === "" ? words.task.list.untitled : isLong ? `${prompt.slice(0, 400)}…` : prompt}
        </bdi>
      </h1>
      {isLong && (
        <details>
          <summary>{number(prompt.length, place.language)}</summary>
          <pre>{prompt}</pre>
        </details>
      )}
    </div>
  );
}

interface FigureProps {
  label: string;
  note?: Child;
  children?: Child;
}

function One({ label, note, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children}
        {note !== undefined && note !== null && (
          <small>{typeof note === "string" && note.startsWith(",") ? note : <> {note}</>}</small>
        )}
      </dd>
    </div>
  );
}

/** State, subtasks, times, cost. The fragment `task-figures`. */
export function TaskFigures({ model, place }: { model: TaskPageModel; place: TaskPlace }) {
  const { words, language, times } = place;
  const { head } = words.task;
  const { known, snapshot, now } = model;
  const status = statusOf(model);
  const startedAt = known?.startedAt ?? null;
  const cost = (snapshot && costOf(snapshot)) ?? known?.costUsd ?? null;
  const limit = snapshot?.costLimitUsd ?? null;
  const by = known?.createdBy ?? null;
  const work = snapshot && atWork(snapshot, known?.finishedAt ?? null, now);
  return (
    <dl id="task-figures" class="task-figures">
      <One label={head.state}>
        <span class={`word ${markOf(meaningOf(status))}`}>{stateWord(status, words)}</span>
      </One>
      {snapshot && snapshot.subtasks.length > 0 && <Subtasks snapshot={snapshot} place={place} />}
      <One label={head.started}>
        {startedAt === null ? (
          head.notStarted
        ) : (
          <>
            {times.moment(startedAt, now)}
            <small>
              {" "}
              <Time at={startedAt} times={times} relative="ago">
                {""}
              </Time>
            </small>
          </>
        )}
      </One>
      {work && (
        <One
          label={head.atWork}
          note={work.waitMs >= 60_000 ? head.waited(lengthText(exactLength(work.waitMs, language))) : null}
        >
          <Figure of={exactLength(work.workMs, language)} />
        </One>
      )}
      <One label={head.cost} note={limit === null ? null : head.limit(money(limit, language))}>
        {cost === null ? head.unknownCost : <span class="figure">{money(cost, language)}</span>}
      </One>
      <One label={head.task} note={by === null ? null : head.by(by)}>
        <bdi>{snapshot?.number ?? known?.number ?? model.id.slice(0, 40)}</bdi>
      </One>
    </dl>
  );
}

function Subtasks({ snapshot, place }: { snapshot: Snapshot; place: TaskPlace }) {
  const { words, language } = place;
  const { head } = words.task;
  const failed = snapshot.subtasks.filter(hasFailed).length;
  const done = head.done(number(doneCount(snapshot), language), number(snapshot.subtasks.length, language));
  const note = failed === 0 ? done.note : `${done.note}, ${head.failed(number(failed, language))}`;
  return (
    <One label={head.subtasks} note={note}>
      <span class="figure">{done.value}</span>
    </One>
  );
}

function doneCount(snapshot: Snapshot): number {
  return overCount(snapshot) === 0
    ? 0
    : snapshot.subtasks.filter(({ status }) => meaningOf(status) === "completed").length;
}

export function hasFailed({ status }: Pick<Subtask, "status">): boolean {
  const meaning = meaningOf(status);
  return meaning === "failed" || meaning === "interrupted";
}

/** Null: nothing has run. */
function atWork(snapshot: Snapshot, finishedAt: number | null, now: number) {
  const runs = snapshot.subtasks.flatMap((subtask) => runsOf(subtask, now));
  if (runs.length === 0) return null;
  const from = Math.min(...runs.map((run) => run.from));
  const last = Math.max(...runs.map((run) => run.to));
  return workAndWait(runs, { from, to: Math.max(last, finishedAt ?? now) });
}
