import { raw } from "hono/html";
import { isTerminal, meaningOf, type Subtask } from "../../task/snapshot.ts";
import { longestOutput } from "./outcome.tsx";
import { type CommandFailure, CommandForm, CommandWrong } from "./task-commands.tsx";
import { hasFailed } from "./task-head.tsx";
import { markOf, taskMark } from "./task-mark.ts";
import type { TaskPageModel } from "./task-model.ts";
import type { TaskPlace } from "./task-place.ts";
import { stateWord } from "./task-words.ts";

/** Of those that did not fail. */
const mostShown = 20;
const mostFailedShown = 100;

interface OutputsProps {
  model: TaskPageModel;
  place: TaskPlace;
  failure: CommandFailure | null;
}

/** What each subtask put out, or how it failed, and a button to run that one again. The fragment `outputs`. */
export function Outputs({ model, place, failure }: OutputsProps) {
  const { head } = place.words.task;
  const { snapshot } = model;
  const isOver = isTerminal(snapshot?.status ?? "");
  const canRunAgain = (subtask: Subtask): boolean => isOver && hasFailed(subtask);
  const shown = shownOf(snapshot?.subtasks ?? [], canRunAgain);
  if (shown.length === 0 && failure === null) return <div id="outputs" tabindex={-1} />;
  const hasPlace = shown.some(({ id }) => id === failure?.subtaskId);
  return (
    <section id="outputs" class="outputs" aria-labelledby="outputs-title" tabindex={-1}>
      <div class="section-head">
        <h2 id="outputs-title">{head.output}</h2>
        {shown.some(canRunAgain) && <p>{head.takesAlong}</p>}
      </div>
      {failure && !hasPlace && <CommandWrong failure={failure} place={place} />}
      {shown.map((subtask) => (
        <div class="output">
          <Told subtask={subtask} place={place} />
          {canRunAgain(subtask) && <RunAgain subtask={subtask} model={model} place={place} />}
          {failure?.subtaskId === subtask.id && <CommandWrong failure={failure} place={place} />}
        </div>
      ))}
    </section>
  );
}

/** The last of those that have something to tell, and none that failed is left out for them. */
function shownOf(subtasks: readonly Subtask[], canRunAgain: (subtask: Subtask) => boolean): Subtask[] {
  const telling = subtasks.filter((one) => one.output !== null || one.error !== null || canRunAgain(one));
  const last = new Set(telling.slice(-mostShown));
  const failed = new Set(telling.filter(canRunAgain).slice(-mostFailedShown));
  return telling.filter((one) => last.has(one) || failed.has(one));
}

interface SubtaskProps {
  subtask: Subtask;
  place: TaskPlace;
}

function Told({ subtask, place }: SubtaskProps) {
  const { status, title, output, error } = subtask;
  const name = (
    <>
      {raw(taskMark(markOf(meaningOf(status))))}
      <bdi>{title}</bdi> <small>{stateWord(status, place.words)}</small>
    </>
  );
  if (output === null && error === null) return <p class="silent">{name}</p>;
  return (
    <details>
      <summary>{name}</summary>
      {error !== null && <pre class="error">{error.slice(0, longestOutput)}</pre>}
      {output !== null && <pre>{output.slice(0, longestOutput)}</pre>}
    </details>
  );
}

function RunAgain({ subtask, model, place }: SubtaskProps & { model: TaskPageModel }) {
  const { commands } = place.words.task;
  return (
    <CommandForm
      {...{ taskId: model.id, what: "retry", style: "second", label: commands.retry, place, subtask }}
    />
  );
}
