import { raw } from "hono/html";
import type { Language } from "../../protocol/vocabulary.ts";
import type { KnownTask } from "../../task/ports.ts";
import { isTerminal, meaningOf } from "../../task/snapshot.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { number } from "../../text/quantity.ts";
import { Figure } from "../views/figure.tsx";
import { markOf, taskMark } from "./task-mark.ts";
import { money, shortLength, stateWord } from "./task-words.ts";

export interface TaskRowPlace {
  basePath: string;
  language: Language;
  words: Catalogue;
  now: number;
}

export const taskPlace = (basePath: string, id: string): string =>
  `${basePath}/tasks/${encodeURIComponent(id)}`;

/** Element id of a row; ids of tasks are any text. */
export const rowId = (list: string, id: string): string => `${list}-${encodeURIComponent(id)}`;

/** Minutes that are not over do not make another row. */
export function rowVersion(task: KnownTask, now: number): string {
  const tick = isTerminal(task.status) ? 0 : Math.floor((now - (task.startedAt ?? now)) / 60_000);
  return JSON.stringify([task, tick]);
}

/** A task of the list: `<list>-<id>`. */
export function taskRow(task: KnownTask, list: string, place: TaskRowPlace): string {
  const { words, language, basePath } = place;
  const needsYou = task.approvalId !== null;
  const meaning = needsYou ? "waiting_approval" : meaningOf(task.status);
  const state = markOf(meaning);
  const word = needsYou ? words.task.state.waiting_approval : stateWord(task.status, words);
  const title = task.prompt.trim() === "" ? words.task.list.untitled : task.prompt;
  return String(
    <tr id={rowId(list, task.id)} class={`task ${state}`} data-announce={`${shortId(task)}: ${word}`}>
      <td class="mark-cell">{raw(taskMark(state))}</td>
      <td class={`word ${state}`}>{word}</td>
      <td class="task-id">{shortId(task)}</td>
      <th scope="row" class="prompt">
        <a href={taskPlace(basePath, task.id)}>
          <bdi>{title.slice(0, 400)}</bdi>
        </a>
      </th>
      <td class="number">
        <Counted task={task} place={place} />
      </td>
      <td class="number">
        <Took task={task} place={place} />
      </td>
      <td class="number">
        {task.costUsd === null ? <Dash /> : <span class="figure">{money(task.costUsd, language)}</span>}
      </td>
    </tr>,
  );
}

function shortId({ number, id }: Pick<KnownTask, "number" | "id">): string {
  if (number !== null) return String(number);
  return id.length > 10 ? `${id.slice(0, 8)}…` : id;
}

function Counted({ task, place }: { task: KnownTask; place: TaskRowPlace }) {
  const { subtasksDone, subtasksTotal } = task;
  if (subtasksTotal === null) return <Dash />;
  const { language, words } = place;
  return (
    <span class="figure">
      {number(subtasksDone ?? 0, language)}
      <i> {words.task.list.of(number(subtasksTotal, language))}</i>
    </span>
  );
}

function Took({ task, place }: { task: KnownTask; place: TaskRowPlace }) {
  const { startedAt, finishedAt, status } = task;
  const end = finishedAt ?? (isTerminal(status) ? null : place.now);
  if (startedAt === null || end === null) return <Dash />;
  const parts = shortLength(Math.max(0, end - startedAt), place.language);
  // A figure that would change each second is told in minutes.
  const isShort = finishedAt === null && end - startedAt < 60_000;
  return <Figure of={isShort ? [{ value: "< 1", unit: "min" }] : parts} />;
}

function Dash() {
  return (
    <span class="grey" aria-hidden="true">
      –
    </span>
  );
}
