import { raw } from "hono/html";
import { isTerminal, meaningOf, type Snapshot, type Subtask } from "../../task/snapshot.ts";
import { number } from "../../text/quantity.ts";
import { layOut, sizes, wavesOf } from "./graph-layout.ts";
import { runsOf } from "./subtask-runs.ts";
import { markOf, type TaskMark, taskMark } from "./task-mark.ts";
import type { TaskPlace } from "./task-place.ts";
import { countedStates, exactLength, lengthText, stateWord } from "./task-words.ts";

/** More are folded to counts by wave. */
export const mostNodes = 60;
const headHeight = 32;

interface PlanProps {
  snapshot: Snapshot | null;
  place: TaskPlace;
  now: number;
}

/** The dependency graph from left to right. The fragment `plan`. */
export function Plan({ snapshot, place, now }: PlanProps) {
  const { words, language } = place;
  const { plan } = words.task;
  const subtasks = snapshot?.subtasks ?? [];
  const { waves, hasCycle } = wavesOf(subtasks);
  const notes = [
    plan.note(subtasks.length, waves.length),
    ...(snapshot?.concurrency ? [plan.atMost(snapshot.concurrency)] : []),
  ];
  return (
    <section id="plan" class="plan" aria-labelledby="plan-title">
      <div class="section-head">
        <h2 id="plan-title">{plan.title}</h2>
        <p>{subtasks.length > 0 && notes.join(", ")}</p>
      </div>
      {subtasks.length === 0 && <p class="nothing">{plan.none}</p>}
      {hasCycle && <p class="remark">{plan.cycle}</p>}
      {subtasks.length > mostNodes ? (
        <FoldedPlan subtasks={subtasks} waves={waves} place={place} />
      ) : (
        subtasks.length > 0 && (
          <Graph subtasks={subtasks} place={place} now={now} isOver={isTerminal(snapshot?.status ?? "")} />
        )
      )}
      {snapshot !== null && snapshot.subtasksLeftOut > 0 && (
        <p class="remark">{plan.leftOut(number(snapshot.subtasksLeftOut, language))}</p>
      )}
    </section>
  );
}

interface GraphProps {
  subtasks: readonly Subtask[];
  place: TaskPlace;
  now: number;
  isOver: boolean;
}

function Graph({ subtasks, place, now, isOver }: GraphProps) {
  const { words, language } = place;
  const { plan } = words.task;
  const layout = layOut(subtasks);
  const byId = new Map(subtasks.map((subtask) => [subtask.id, subtask]));
  const stateOf = (id: string): TaskMark => markOf(meaningOf(byId.get(id)?.status ?? ""));
  const columns = layout.waves.map((ids, wave) => ({
    x: wave * (sizes.node.width + sizes.gap.x),
    counted: countedStates(
      ids.flatMap((id) => byId.get(id)?.status ?? []),
      words,
      language,
    ),
  }));
  const height = layout.height + headHeight + 2;
  return (
    <section class="scroller graph" aria-label={plan.graph} tabindex={0}>
      <svg width={layout.width} height={height} viewBox={`0 0 ${layout.width} ${height}`}>
        <title>{plan.graph}</title>
        <defs>{raw(arrowHeads)}</defs>
        {columns.map(({ x, counted }, wave) => (
          <foreignObject x={x} y={0} width={sizes.node.width + sizes.gap.x - 8} height={24}>
            <div class="wave">
              {plan.wave(wave + 1)} <span>{counted}</span>
            </div>
          </foreignObject>
        ))}
        <g transform={`translate(0 ${headHeight})`}>
          <g>
            {layout.edges.map(({ to, path }) => {
              const kind = edgeKind(stateOf(to), isOver);
              return <path class={`edge ${kind}`} d={path} marker-end={`url(#arrow-${kind})`} />;
            })}
          </g>
          {layout.nodes.map(({ id, x, y }) => {
            const subtask = byId.get(id);
            return subtask && <Node {...{ subtask, x, y, place, now, byId }} />;
          })}
        </g>
      </svg>
    </section>
  );
}

const edgeKinds = ["plain", "running", "waiting"] as const;
type EdgeKind = (typeof edgeKinds)[number];

function edgeKind(target: TaskMark, isOver: boolean): EdgeKind {
  if (isOver) return "plain";
  if (target === "running") return "running";
  return target === "waiting" ? "waiting" : "plain";
}

const arrowHeads = edgeKinds
  .map(
    (kind) =>
      `<marker id="arrow-${kind}" class="arrow ${kind}" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M2 .5 6 4 2 7.5"/></marker>`,
  )
  .join("");

interface NodeProps {
  subtask: Subtask;
  x: number;
  y: number;
  place: TaskPlace;
  now: number;
  byId: ReadonlyMap<string, Subtask>;
}

function Node({ subtask, x, y, place, now, byId }: NodeProps) {
  const { words } = place;
  const { plan } = words.task;
  const state = markOf(meaningOf(subtask.status));
  const after = subtask.dependsOn.flatMap((id) => byId.get(id)?.title ?? []).join(", ");
  const { width, height } = sizes.node;
  return (
    <foreignObject x={x} y={y} width={width} height={height}>
      <div class={`node ${state}`} title={subtask.title}>
        {raw(taskMark(state))}
        <strong>
          <bdi>{subtask.title}</bdi>
        </strong>
        <span class="how">{howText(subtask, place)}</span>
        <span class="figure">{figureText(subtask, place, now)}</span>
        {after !== "" && <span class="spoken">{plan.after(after)}</span>}
        {subtask.progress !== null && state === "running" && (
          <progress value={subtask.progress} max={1} aria-label={subtask.title} />
        )}
      </div>
    </foreignObject>
  );
}

/** What runs it; of what went wrong, that. */
function howText(subtask: Subtask, { words }: TaskPlace): string {
  const meaning = meaningOf(subtask.status);
  const usual = meaning === "completed" || meaning === "running" || meaning === "waiting";
  if (!usual) {
    const word = stateWord(subtask.status, words).toLowerCase();
    const why = subtask.error?.split("\n")[0];
    return why ? `${word}, ${why}` : word;
  }
  if (subtask.approvedBy !== null && meaning === "completed") return words.task.plan.approved;
  return subtask.model ?? subtask.executor ?? stateWord(subtask.status, words).toLowerCase();
}

function figureText(subtask: Subtask, { language }: TaskPlace, now: number): string {
  if (subtask.progress !== null && meaningOf(subtask.status) === "running")
    return `${number(Math.floor(subtask.progress * 100), language)} %`;
  const runs = runsOf(subtask, now);
  if (runs.length === 0 || (subtask.finishedAt === null && meaningOf(subtask.status) !== "running"))
    return "";
  return lengthText(
    exactLength(
      runs.reduce((sum, { from, to }) => sum + to - from, 0),
      language,
    ),
  );
}

interface FoldedProps {
  subtasks: readonly Subtask[];
  waves: readonly (readonly string[])[];
  place: TaskPlace;
}

const mostWavesShown = 100;

/** Counts by wave; what failed or runs is named. */
function FoldedPlan({ subtasks, waves, place }: FoldedProps) {
  const { words, language } = place;
  const { plan } = words.task;
  const byId = new Map(subtasks.map((subtask) => [subtask.id, subtask]));
  return (
    <>
      <p class="remark">{plan.folded}</p>
      <ol class="folded-plan">
        {waves.slice(0, mostWavesShown).map((ids, wave) => {
          const those = ids.flatMap((id) => byId.get(id) ?? []);
          const named = those.filter(({ status }) => isNamed(status)).slice(0, 10);
          return (
            <li>
              <strong>{plan.wave(wave + 1)}</strong>{" "}
              <span>
                {countedStates(
                  those.map(({ status }) => status),
                  words,
                  language,
                )}
              </span>
              {named.map(({ title, status }) => (
                <span class="named">
                  {raw(taskMark(markOf(meaningOf(status))))} <bdi>{title}</bdi>
                </span>
              ))}
            </li>
          );
        })}
      </ol>
      {waves.length > mostWavesShown && (
        <p class="remark">{plan.leftOut(number(waves.length - mostWavesShown, language))}</p>
      )}
    </>
  );
}

function isNamed(status: string): boolean {
  const meaning = meaningOf(status);
  return meaning !== "completed" && meaning !== "waiting" && meaning !== "skipped";
}
