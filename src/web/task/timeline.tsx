import { raw } from "hono/html";
import { isTerminal, meaningOf, type Snapshot, type Subtask } from "../../task/snapshot.ts";
import { durationText } from "../../text/duration-text.ts";
import { number } from "../../text/quantity.ts";
import { mostNodes } from "./plan.tsx";
import { runsOf } from "./subtask-runs.ts";
import { markOf, type TaskMark, taskMark } from "./task-mark.ts";
import type { TaskPlace } from "./task-place.ts";
import { exactLength, lengthText, money } from "./task-words.ts";
import { foldWidth, type Span, type TimeScale, timeScale } from "./time-layout.ts";

const width = 848;
const rowHeight = 20;
const mostRows = 200;

interface TimelineProps {
  snapshot: Snapshot | null;
  finishedAt: number | null;
  place: TaskPlace;
  now: number;
}

/** When each subtask ran, idle time folded. The fragment `time`. */
export function Timeline({ snapshot, finishedAt, place, now }: TimelineProps) {
  const { words, times, language } = place;
  const { time } = words.task;
  const subtasks = snapshot?.subtasks ?? [];
  const runs = subtasks.flatMap((subtask) => runsOf(subtask, now));
  const isOver = snapshot !== null && isTerminal(snapshot.status);
  const whole = wholeOf(runs, isOver ? finishedAt : now);
  const scale = whole && timeScale(runs, whole, width);
  // Where the plan is folded, what has not begun is no row of its own.
  const rows = subtasks.length > mostNodes ? subtasks.filter((one) => runsOf(one, now).length > 0) : subtasks;
  return (
    <section id="time" class="time" aria-labelledby="time-title">
      <div class="section-head">
        <h2 id="time-title">{time.title}</h2>
        <p>
          {whole &&
            (isOver
              ? time.range(times.clock(whole.from), times.clock(whole.to))
              : time.toNow(times.clock(whole.from)))}
          {scale && scale.folds.length > 0 && `, ${time.folded}`}
        </p>
      </div>
      {scale && whole ? (
        <section class="scroller" aria-label={time.chart} tabindex={0}>
          <table class="timeline" aria-labelledby="time-title">
            <Axis scale={scale} whole={whole} isOver={isOver} place={place} />
            <tbody>
              {rows.slice(-mostRows).map((subtask) => (
                <Row {...{ subtask, scale, place, now, isOver }} />
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <p class="nothing">{time.none}</p>
      )}
      {subtasks.length > rows.slice(-mostRows).length && (
        <p class="remark">{time.leftOut(number(subtasks.length - rows.slice(-mostRows).length, language))}</p>
      )}
    </section>
  );
}

function wholeOf(runs: readonly Span[], end: number | null): Span | null {
  if (runs.length === 0) return null;
  const from = Math.min(...runs.map((run) => run.from));
  const to = Math.max(from + 1_000, end ?? 0, ...runs.map((run) => run.to));
  return { from, to };
}

interface AxisProps {
  scale: TimeScale;
  whole: Span;
  isOver: boolean;
  place: TaskPlace;
}

function Axis({ scale, whole, isOver, place }: AxisProps) {
  const { words, times, language } = place;
  const isShort = whole.to - whole.from < 10 * 60_000;
  const write = (at: number) => (isShort ? times.second(at) : times.clock(at));
  const anchor = (x: number) => (x < 24 ? "start" : x > width - 24 ? "end" : "middle");
  const ticks = isOver ? scale.ticks : scale.ticks.filter(({ x }) => x < width - (isShort ? 92 : 72));
  return (
    <thead>
      <tr>
        <td />
        <td />
        <td class="lane">
          <svg width={width} height={24} viewBox={`0 0 ${width} 24`} aria-hidden="true">
            {ticks.map(({ at, x }) => (
              <text x={x} y={14} text-anchor={anchor(x)}>
                {write(at)}
              </text>
            ))}
            {scale.folds.map(({ from, to, x }) => (
              <text x={x + (to === whole.to ? 12 : foldWidth / 2)} y={14} text-anchor="middle">
                {durationText(to - from, language)}
              </text>
            ))}
            {!isOver && (
              <text class="now" x={width} y={14} text-anchor="end">
                {write(whole.to)}
              </text>
            )}
          </svg>
        </td>
        <th scope="col" class="number">
          {words.task.list.cost}
        </th>
      </tr>
    </thead>
  );
}

interface RowProps {
  subtask: Subtask;
  scale: TimeScale;
  place: TaskPlace;
  now: number;
  isOver: boolean;
}

function Row({ subtask, scale, place, now, isOver }: RowProps) {
  const { words, times, language } = place;
  const { time } = words.task;
  const state = markOf(meaningOf(subtask.status));
  const runs = runsOf(subtask, now);
  const said = runs
    .map(({ from, to }) => time.ran(times.second(from), lengthText(exactLength(to - from, language))))
    .join("; ");
  return (
    <tr class={state}>
      <td class="mark-cell">{raw(taskMark(state))}</td>
      <th scope="row" title={subtask.title}>
        <bdi>{subtask.title}</bdi>
      </th>
      <td class="lane">
        <svg width={width} height={rowHeight} viewBox={`0 0 ${width} ${rowHeight}`} aria-hidden="true">
          {raw(lane(scale, isOver))}
          {raw(runs.map((run, index) => bar(run, state, scale, index === runs.length - 1)).join(""))}
          <Remark subtask={subtask} runs={runs} scale={scale} place={place} />
        </svg>
        <span class="spoken">{said}</span>
      </td>
      <td class="number">{subtask.costUsd === null ? "–" : money(subtask.costUsd, language)}</td>
    </tr>
  );
}

/** Gridlines and the zigzags of folds, which go on from row to row. */
function lane({ ticks, folds }: TimeScale, isOver: boolean): string {
  const grid = ticks.map(({ x }) => `M${x} 0v${rowHeight}`).join("");
  const zigzag = (x: number) => `M${x} 0l4 5-8 10 4 5`;
  const edges = folds.map(({ x }) => zigzag(x) + zigzag(x + foldWidth)).join("");
  const now = isOver ? "" : `<path class="now" d="M${width - 0.5} 0v${rowHeight}"/>`;
  return `<path class="grid" d="${grid}"/><path class="fold" d="${edges}"/>${now}`;
}

/** The alphabet of the bars: done is full, failed stands apart in two, running is open above. */
function bar({ from, to }: Span, state: TaskMark, scale: TimeScale, isLast: boolean): string {
  const left = scale.x(from);
  const length = Math.max(2, scale.x(to) - left);
  const begin = Math.min(left, width - length);
  const kind = isLast || state === "down" ? state : "attempt";
  const rect = (y: number, height: number) => `M${begin} ${y}h${length}v${height}h-${length}z`;
  const path =
    kind === "down"
      ? rect(6, 2.5) + rect(10.5, 2.5)
      : kind === "running"
        ? rect(6, 1) + rect(9, 4)
        : rect(7, 6);
  return `<path class="bar ${kind}" d="${path}"/>`;
}

interface RemarkProps {
  subtask: Subtask;
  runs: readonly Span[];
  scale: TimeScale;
  place: TaskPlace;
}

/** Why it took several turns, or waited, beside the bar where there is room. */
function Remark({ subtask, runs, scale, place }: RemarkProps) {
  const { time } = place.words.task;
  const waited = subtask.approvedAt !== null || meaningOf(subtask.status) === "waiting_approval";
  const text = runs.length > 1 ? time.attempts(runs.length) : waited ? time.waitedApproval : null;
  const [first] = runs;
  if (text === null) return null;
  const begin = first ? scale.x(first.from) : 0;
  // Not across the zigzags of a fold that ends where it began.
  const fold = scale.folds.find((one) => begin >= one.x && begin - one.x - foldWidth < 4);
  const x = fold ? fold.x : begin;
  const room = text.length * 6 + 12;
  if (x >= room)
    return (
      <text x={x - 6} y={14} text-anchor="end">
        {text}
      </text>
    );
  const end = Math.max(...runs.map(({ to }) => scale.x(to)), 0);
  if (width - end < room) return null;
  return (
    <text x={end + 8} y={14}>
      {text}
    </text>
  );
}
