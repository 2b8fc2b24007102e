import { raw } from "hono/html";
import { formTokenPlace } from "../../protocol/live.ts";
import { type Approval, isTerminal, type Subtask } from "../../task/snapshot.ts";
import { mark } from "../views/marks.ts";
import { hasFailed } from "./task-head.tsx";
import type { TaskPageModel } from "./task-model.ts";
import type { TaskPlace } from "./task-place.ts";
import { taskPlace } from "./task-row.tsx";
import { HelpText } from "./trouble-note.tsx";
import type { Help } from "./trouble-text.ts";

export type Command = "cancel" | "retry" | "approve";

export interface CommandFailure {
  what: Command;
  /** The one whose button was pressed; null: it was for the whole task. */
  subtaskId: string | null;
  cause: string;
  help: Help | null;
}

interface CommandsProps {
  model: TaskPageModel;
  place: TaskPlace;
  failure: CommandFailure | null;
}

/** What can be done with the task now, and why the last attempt failed. The fragment `commands`. */
export function TaskCommands({ model, place, failure }: CommandsProps) {
  const { words, times } = place;
  const { commands } = words.task;
  const { snapshot, known, commanded, id } = model;
  const status = snapshot?.status ?? known?.status ?? null;
  const isOver = status !== null && isTerminal(status);
  const failed = snapshot?.subtasks.filter(hasFailed).length ?? 0;
  const approval = isOver ? null : (snapshot?.approval ?? null);
  return (
    <div id="commands" class="commands" tabindex={-1}>
      {approval && <Asked approval={approval} model={model} place={place} />}
      <div class="buttons">
        {approval && (
          <CommandForm
            {...{ taskId: id, what: "approve", style: "primary", place }}
            label={commands.approve}
            approvalId={approval.id}
          />
        )}
        {isOver && (
          <CommandForm
            {...{ taskId: id, what: "retry", style: "second", place }}
            label={failed > 0 ? commands.retryFailed(failed) : commands.retry}
          />
        )}
        {!isOver && status !== null && (
          <CommandForm {...{ taskId: id, what: "cancel", style: "second", place }} label={commands.cancel} />
        )}
      </div>
      {commanded && (
        <p class="commanded" role="status">
          {commands.commanded[commanded.what](times.second(commanded.at))}
        </p>
      )}
      {failure && <CommandWrong failure={failure} place={place} />}
    </div>
  );
}

/** Why what was asked for was not done. */
export function CommandWrong({ failure, place }: { failure: CommandFailure; place: TaskPlace }) {
  const { commands } = place.words.task;
  return (
    <div class="wrong" role="alert">
      {raw(mark("down"))}
      <strong>
        {commands.failed[failure.what]}. {failure.cause}.
      </strong>
      <p>
        {commands.nothingChanged} {failure.help && <HelpText help={failure.help} />}
      </p>
    </div>
  );
}

interface FormProps {
  taskId: string;
  what: Command;
  label: string;
  style: "primary" | "second";
  place: TaskPlace;
  approvalId?: string;
  /** Of which the button is; absent: of the whole task. */
  subtask?: Pick<Subtask, "id" | "title">;
}

/** A button. What comes of it stands where it stands, so that is where a browser without a script goes. */
export function CommandForm({ taskId, what, label, style, place, approvalId, subtask }: FormProps) {
  const { words, basePath } = place;
  const fragment = subtask ? "outputs" : "commands";
  const action = taskPlace(basePath, taskId) + (subtask ? `#${fragment}` : "");
  const id = subtask ? `${what}-${encodeURIComponent(subtask.id)}` : what;
  return (
    <form method="post" action={action} data-enhance={fragment} data-busy={words.task.commands.busy}>
      <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      <input type="hidden" name="do" value={what} />
      {approvalId !== undefined && <input type="hidden" name="approval" value={approvalId} />}
      {subtask && <input type="hidden" name="subtask" value={subtask.id} />}
      <button id={id} type="submit" class={style}>
        {label}
        {subtask && (
          <span class="spoken">
            {" "}
            <bdi>{subtask.title}</bdi>
          </span>
        )}
      </button>
    </form>
  );
}

function Asked({ approval, model, place }: { approval: Approval; model: TaskPageModel; place: TaskPlace }) {
  const { words, times } = place;
  const { commands } = words.task;
  const subtask = model.snapshot?.subtasks.find(({ id }) => id === approval.subtaskId);
  return (
    <div class="asked">
      {raw(mark("degraded"))}
      <strong>
        {commands.asked}
        {subtask && `: ${subtask.title}`}
      </strong>
      {approval.askedAt !== null && (
        <small>{commands.askedSince(times.moment(approval.askedAt, model.now))}</small>
      )}
      <pre>{approval.question}</pre>
    </div>
  );
}
