import { raw } from "hono/html";
import { formTokenPlace } from "../../protocol/live.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { mark } from "../views/marks.ts";
import { formKeyPlace } from "../views/page.tsx";
import { HelpText } from "./trouble-note.tsx";
import type { Help } from "./trouble-text.ts";

export const longestPrompt = 20_000;

/** Why what was typed was not taken. */
export interface GoalFailure {
  prompt: string;
  /** Of the form, so that the same text sent again is the same task. */
  formKey: string;
  cause: string;
  help: Help;
  /** `tried at 14:37:09, no task was made` */
  note: string;
}

interface GoalProps {
  basePath: string;
  words: Catalogue;
  failure: GoalFailure | null;
}

/** Where a goal is typed. The fragment `goal`: the same for everybody until somebody's own attempt failed. */
export function GoalForm({ basePath, words, failure }: GoalProps) {
  const { goal } = words.task;
  const [before, between, after] = goal.hint;
  return (
    <div id="goal" class="goal" data-keep="">
      <h1>
        <label for="prompt">{goal.heading}</label>
      </h1>
      <form
        method="post"
        action={`${basePath}/tasks`}
        data-enhance="goal"
        data-busy={goal.sending}
        data-unreached={goal.unreached}
        data-unreached-help={goal.unreachedHelp}
      >
        <input type="hidden" name="_csrf_token" value={formTokenPlace} />
        <input type="hidden" name="form_key" value={failure?.formKey ?? formKeyPlace} />
        <p id="prompt-hint" class="hint">
          {before}
          <code>run</code>
          {between}
          <code>diagnose</code>
          {after}
        </p>
        <textarea
          id="prompt"
          name="prompt"
          rows={5}
          required
          maxlength={longestPrompt}
          autofocus={failure !== null}
          aria-describedby={failure ? "reason prompt-hint" : "prompt-hint"}
          aria-invalid={failure ? "true" : undefined}
        >
          {/* A browser drops the first line break of a textarea. */}
          {raw(failure?.prompt.startsWith("\n") ? "\n" : "")}
          {failure?.prompt}
        </textarea>
        <Reason failure={failure} />
        <div class="send">
          <button type="submit" class="primary">
            {failure ? goal.again : goal.send}
          </button>
          <kbd>{goal.keys}</kbd>
          <span class="tried">{failure?.note}</span>
        </div>
      </form>
    </div>
  );
}

function Reason({ failure }: { failure: GoalFailure | null }) {
  if (!failure) return <div id="reason" class="reason" />;
  return (
    <div id="reason" class="reason wrong" role="alert">
      {raw(mark("down"))}
      <strong>{failure.cause}.</strong>
      <p>
        <HelpText help={failure.help} />
      </p>
    </div>
  );
}
