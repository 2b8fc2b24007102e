import { raw } from "hono/html";
import { formTokenPlace } from "../../protocol/live.ts";
import { type Approval, isTerminal } from "../../task/snapshot.ts";
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
  const { words, basePath, times } = place;
  const { commands } = words.task;
  const { snapshot, known, commanded, id } = model;
  const status = snapshot?.status ?? known?.status ?? null;
  const isOver = status !== null && isTerminal(status);
  const failed = snapshot?.subtasks.filter(hasFailed).length ?? 0;
  const approval = isOver ? null : (snapshot?.approval ?? null);
  const action = taskPlace(basePath, id);
  return (
    <div id="commands" class="commands">
      {approval && <Asked approval={approval} model={model} place={place} />}
      <div class="buttons">
        {approval && (
          <CommandForm
            {...{ action, what: "approve", busy: commands.busy, style: "primary" }}
            label={commands.approve}
            approvalId={approval.id}
          />
        )}
        {isOver && (
          <CommandForm
            {...{ action, what: "retry", busy: commands.busy, style: "second" }}
            label={failed > 0 ? commands.retryFailed(failed) : commands.retry}
          />
        )}
        {!isOver && status !== null && (
          <CommandForm
            {...{ action, what: "cancel", busy: commands.busy, style: "second" }}
            label={commands.cancel}
          />
        )}
      </div>
      {commanded && (
        <p class="commanded" role="status">
          {commands.commanded[commanded.what](times.second(commanded.at))}
        </p>
      )}
      {failure && (
        <div class="wrong" role="alert">
          {raw(mark("down"))}
          <strong>
            {commands.failed[failure.what]}. {failure.cause}.
          </strong>
          <p>
            {commands.nothingChanged} {failure.help && <HelpText help={failure.help} />}
          </p>
        </div>
      )}
    </div>
  );
}

interface FormProps {
  action: string;
  what: Command;
  label: string;
  busy: string;
  style: "primary" | "second";
  approvalId?: string;
}

function CommandForm({ action, what, label, busy, style, approvalId }: FormProps) {
  return (
    <form method="post" action={action} data-enhance="commands" data-busy={busy}>
      <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      <input type="hidden" name="do" value={what} />
      {approvalId !== undefined && <input type="hidden" name="approval" value={approvalId} />}
      <button type="submit" class={style}>
        {label}
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
