import { raw } from "hono/html";
import type { Drawing } from "../../live/view.ts";
import { catalogue } from "../../text/catalogue.ts";
import { durationText } from "../../text/duration-text.ts";
import { almanac } from "../../text/moment.ts";
import type { OperatorContent } from "../operator/operator-page.ts";
import { Foot } from "../views/foot.tsx";
import type { PageFrame } from "../views/model.ts";
import { Versioned } from "../views/versioned.ts";
import { type GoalFailure, GoalForm } from "./goal-form.tsx";
import { ListFilter, ListHeads, Paging } from "./list-parts.tsx";
import { Runbooks } from "./runbooks.tsx";
import type { TaskListModel, TaskListParams } from "./task-model.ts";
import { rowId, rowVersion, type TaskRowPlace, taskRow } from "./task-row.tsx";
import { TroubleNote } from "./trouble-note.tsx";
import { troubleText } from "./trouble-text.ts";

/** `/tasks`: where a goal is typed, what waits for a person, and every task. */
export function createTaskListContent(
  read: () => TaskListModel,
  params: TaskListParams,
  frame: PageFrame,
): Omit<OperatorContent, "read"> {
  const { language, site } = frame;
  const words = catalogue(language);
  const times = almanac(language, site.timeZone);
  const rows = new Versioned<string>();

  function draw(): Drawing {
    const model = read();
    const { now, trouble, toldAt, tasks, needsYou } = model;
    const place: TaskRowPlace = { basePath: site.basePath, language, words, now };
    const fragments = new Map<string, string>([
      ["goal", String(<GoalForm basePath={site.basePath} words={words} failure={null} />)],
      ["note", String(<TroubleNote {...{ model: trouble, toldAt, never: null, words, times, now }} />)],
      ["runbooks", String(<Runbooks runbooks={model.runbooks} basePath={site.basePath} words={words} />)],
      ["tasks-note", String(<ListNote model={model} frame={frame} />)],
      ["tasks-filter", String(<ListFilter model={model} params={params} frame={frame} words={words} />)],
      ["tasks-paging", String(<Paging model={model} params={params} frame={frame} words={words} />)],
      ["tasks-foot", String(<PlaceLine model={model} frame={frame} />)],
    ]);
    const drawRows = (list: string, listed: TaskListModel["tasks"]): string[] =>
      listed.map((task) => {
        const id = rowId(list, task.id);
        fragments.set(
          id,
          rows.get(id, rowVersion(task, now), () => taskRow(task, list, place)),
        );
        return id;
      });
    const lists = new Map([
      ["needs-you-rows", drawRows("n", needsYou)],
      ["task-rows", drawRows("t", tasks)],
    ]);
    rows.sweep();
    return { shape: JSON.stringify([needsYou.length > 0, tasks.length > 0]), fragments, lists };
  }

  return {
    draw,
    document: ({ fragments, lists }) => {
      const fragment = (id: string) => raw(fragments.get(id) ?? "");
      const listed = (list: string) => (lists.get(list) ?? []).map(fragment);
      const { task } = words;
      const needsYou = listed("needs-you-rows");
      const all = listed("task-rows");
      return {
        title: task.title,
        kind: "tasks",
        marks: [16],
        main: (
          <>
            {fragment("goal")}
            {needsYou.length > 0 && (
              <section class="needs-you" aria-labelledby="needs-you-title">
                <div class="section-head">
                  <h2 id="needs-you-title">{task.list.needsYou}</h2>
                  <p>{task.list.needsYouNote}</p>
                </div>
                <table aria-labelledby="needs-you-title">
                  <ListHeads words={words} />
                  <tbody id="needs-you-rows">{needsYou}</tbody>
                </table>
              </section>
            )}
            {fragment("runbooks")}
            <section class="task-list" aria-labelledby="tasks-title">
              <div class="section-head">
                <h2 id="tasks-title">{task.list.title}</h2>
                {fragment("tasks-note")}
              </div>
              {fragment("note")}
              {fragment("tasks-filter")}
              {all.length === 0 ? (
                <p class="nothing">
                  {params.show === "all" && params.search === "" ? task.list.none : task.list.noneFound}
                </p>
              ) : (
                <table aria-labelledby="tasks-title">
                  <ListHeads words={words} />
                  <tbody id="task-rows">{all}</tbody>
                </table>
              )}
              {fragment("tasks-paging")}
            </section>
            <Foot frame={frame} words={words}>
              {fragment("tasks-foot")}
            </Foot>
          </>
        ),
      };
    },
  };
}

/** The form again, with what was typed and why it was not taken. */
export function goalFragment(frame: PageFrame, failure: GoalFailure): ReadonlyMap<string, string> {
  const words = catalogue(frame.language);
  const form = <GoalForm basePath={frame.site.basePath} words={words} failure={failure} />;
  return new Map([["goal", String(form)]]);
}

interface LineProps {
  model: TaskListModel;
  frame: PageFrame;
}

/** How right the list is. */
function ListNote({ model, frame }: LineProps) {
  const { trouble, toldAt, listIsMissing, now } = model;
  const words = catalogue(frame.language).task;
  const times = almanac(frame.language, frame.site.timeZone);
  return (
    <p id="tasks-note">
      {trouble && toldAt !== null && words.trouble.asOf(times.moment(toldAt, now))}
      {!trouble && listIsMissing && words.trouble.lacks.list}
    </p>
  );
}

/** Which Symbiont it is, and how it answers. */
function PlaceLine({ model, frame }: LineProps) {
  const { place, trouble, now } = model;
  const catalog = catalogue(frame.language);
  const words = catalog.task;
  const times = almanac(frame.language, frame.site.timeZone);
  if (place.address === null) return <span id="tasks-foot">{words.place.none}</span>;
  const at = place.isEmbedded ? words.place.embedded(place.address) : words.place.at(place.address);
  return (
    <span id="tasks-foot">
      {at}
      {trouble &&
        `: ${troubleText(trouble.trouble, catalog).cause} ${words.trouble.since(times.moment(trouble.since, now))}, ${words.trouble.askedAgain(durationText(trouble.pauseMs, frame.language))}`}
      .
    </span>
  );
}
