import { raw } from "hono/html";
import type { Drawing } from "../../live/view.ts";
import { isTerminal, type Snapshot } from "../../task/snapshot.ts";
import { durationText } from "../../text/duration-text.ts";
import type { OperatorContent } from "../operator/operator-page.ts";
import { Foot } from "../views/foot.tsx";
import type { PageFrame } from "../views/model.ts";
import { LogNote, LogPart } from "./log-part.tsx";
import { Outcome } from "./outcome.tsx";
import { Outputs } from "./outputs.tsx";
import { Plan } from "./plan.tsx";
import { type CommandFailure, TaskCommands } from "./task-commands.tsx";
import { TaskFigures, TaskHeadline } from "./task-head.tsx";
import type { TaskPageModel } from "./task-model.ts";
import { type TaskPlace, taskPlaceOf } from "./task-place.ts";
import { Timeline } from "./timeline.tsx";
import { TroubleNote } from "./trouble-note.tsx";
import { troubleText } from "./trouble-text.ts";

/** Topic of the log of a task: an append stream. */
const logTopic = (id: string): string => `task_log:${encodeURIComponent(id)}`;

/** `/tasks/:id`: state, plan, time, log, and what can be done. */
export function createTaskContent(
  read: () => TaskPageModel,
  frame: PageFrame,
): Omit<OperatorContent, "read"> {
  const place = taskPlaceOf(frame);
  const { words, times } = place;
  return {
    draw(): Drawing {
      const model = read();
      const { snapshot, trouble, toldAt, known, log, now } = model;
      const never = words.task.trouble.neverGood;
      const fragments = new Map<string, string>([
        ["headline", String(<TaskHeadline model={model} place={place} />)],
        ["task-figures", String(<TaskFigures model={model} place={place} />)],
        ["commands", String(<TaskCommands model={model} place={place} failure={null} />)],
        ["note", String(<TroubleNote {...{ model: trouble, toldAt, never, words, times, now }} />)],
        ["outcome", String(<Outcome snapshot={snapshot} place={place} />)],
        ["plan", String(<Plan snapshot={snapshot} place={place} now={now} />)],
        ["time", String(<Timeline {...{ snapshot, finishedAt: known?.finishedAt ?? null, place, now }} />)],
        ["outputs", String(<Outputs model={model} place={place} failure={null} />)],
        ["log-note", String(<LogNote log={log} place={place} />)],
        ["tasks-foot", String(<PlaceLine model={model} place={place} frame={frame} />)],
      ]);
      return { shape: "", fragments, lists: new Map() };
    },
    document({ fragments }) {
      const model = read();
      const fragment = (id: string) => raw(fragments.get(id) ?? "");
      const title = (model.snapshot?.prompt ?? model.known?.prompt ?? model.id).slice(0, 80);
      return {
        title,
        kind: "tasks",
        marks: [16, 24],
        main: (
          <>
            {fragment("headline")}
            <div class="task-top">
              {fragment("task-figures")}
              {fragment("commands")}
            </div>
            {fragment("note")}
            {fragment("outcome")}
            {fragment("plan")}
            {fragment("time")}
            {fragment("outputs")}
            <LogPart
              log={model.log}
              topic={logTopic(model.id)}
              titles={titlesOf(model.snapshot)}
              place={place}
            />
            <Foot frame={frame} words={words}>
              {fragment("tasks-foot")}
            </Foot>
          </>
        ),
      };
    },
  };
}

/** The buttons again, with why what was asked for was not done: where the one was that was pressed. */
export function failedCommandFragment(
  model: TaskPageModel,
  frame: PageFrame,
  failure: CommandFailure,
): ReadonlyMap<string, string> {
  const props = { model, place: taskPlaceOf(frame), failure };
  return failure.subtaskId === null
    ? new Map([["commands", String(<TaskCommands {...props} />)]])
    : new Map([["outputs", String(<Outputs {...props} />)]]);
}

export function titlesOf(snapshot: Snapshot | null): ReadonlyMap<string, string> {
  return new Map((snapshot?.subtasks ?? []).map(({ id, title }) => [id, title]));
}

interface PlaceProps {
  model: TaskPageModel;
  place: TaskPlace;
  frame: PageFrame;
}

function PlaceLine({ model, place, frame }: PlaceProps) {
  const { words, times } = place;
  const texts = words.task;
  const { trouble, snapshot, now } = model;
  if (model.place.address === null) return <span id="tasks-foot">{texts.place.none}</span>;
  const at = model.place.isEmbedded
    ? texts.place.embedded(model.place.address)
    : texts.place.at(model.place.address);
  const asked = trouble
    ? `${troubleText(trouble.trouble, words).cause} ${texts.trouble.since(times.moment(trouble.since, now))}, ${texts.trouble.askedAgain(durationText(trouble.pauseMs, frame.language))}`
    : isTerminal(snapshot?.status ?? "")
      ? texts.place.ended
      : texts.place.everySecond;
  return (
    <span id="tasks-foot">
      {at}
      {trouble ? ": " : ", "}
      {asked}.
    </span>
  );
}
