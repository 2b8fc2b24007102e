import type { Trouble } from "../../task/trouble.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { almanac } from "../../text/moment.ts";
import { number } from "../../text/quantity.ts";
import type { PostAnswer, Posted } from "../../web/operator/operator-page.ts";
import { HttpError } from "../../web/problem.ts";
import { longestPrompt } from "../../web/task/goal-form.tsx";
import type { Command } from "../../web/task/task-commands.tsx";
import { failedCommandFragment } from "../../web/task/task-content.tsx";
import { goalFragment } from "../../web/task/task-list-content.tsx";
import { type Help, isSurelyRefused, troubleText } from "../../web/task/trouble-text.ts";
import { type TaskPagesParts, taskModel } from "./task-models.ts";

/** Who acts in the browser: there is one operator. */
const operator = "operator";

/** A goal was sent: to its task, or back to the form with what was typed and why it was not taken. */
export async function postGoal(parts: TaskPagesParts, { fields, language }: Posted): Promise<PostAnswer> {
  const words = catalogue(language);
  const { goal } = words.task;
  const prompt = promptOf(fields);
  const formKey = (fields.get("form_key") ?? "").slice(0, 100);
  const { clock, frame } = parts;
  const { second } = almanac(language, frame(language).site.timeZone);
  const back = (status: 422 | 502, cause: string, help: Help, outcome: string): PostAnswer => {
    const note = `${goal.triedAt(second(clock.now()))}, ${outcome}`;
    return { status, fragments: goalFragment(frame(language), { prompt, formKey, cause, help, note }) };
  };
  if (prompt.trim() === "") return back(422, goal.empty, [goal.emptyHelp], goal.noTask);
  if (prompt.length > longestPrompt) {
    const help = goal.tooLongHelp(number(longestPrompt, language));
    return back(422, goal.tooLong, [help], goal.noTask);
  }
  const made = await parts.tasks().submit({ prompt, formKey: formKey || null, by: operator });
  if (made.ok) return { goTo: `/tasks/${encodeURIComponent(made.value.id)}` };
  const { cause, help } = troubleText(made.trouble, words);
  const isSure = isSurelyRefused(made.trouble);
  const before = `${isSure ? goal.kept : goal.unsure} `;
  const [first = "", ...rest] = help ? [...help.slice(0, -1), `${help.at(-1)} ${goal.onceMore}`] : [];
  return back(
    statusFor(made.trouble),
    cause,
    [before + first, ...rest],
    isSure ? goal.noTask : goal.notKnown,
  );
}

/** Symbiont would not take what was asked, or could not be asked. */
function statusFor({ kind, status }: Trouble): 422 | 502 {
  return kind === "status" && (status === 400 || status === 413 || status === 422) ? 422 : 502;
}

/** What was typed; or what the form of a runbook comes to, as it could have been typed. */
function promptOf(fields: URLSearchParams): string {
  const runbook = fields.get("runbook");
  if (runbook === null) return (fields.get("prompt") ?? "").replaceAll("\r\n", "\n");
  const values = [...fields].flatMap(([name, value]) =>
    name.startsWith("param.") ? `${name.slice("param.".length)}=${quoted(value)}` : [],
  );
  return ["run", runbook, ...values].join(" ");
}

function quoted(value: string): string {
  if (/^[^\s"'\\]+$/.test(value)) return value;
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

const commands: readonly Command[] = ["cancel", "retry", "approve"];

/** A button of a task was pressed: its page, with the effect or with why there is none. */
export async function postCommand(
  parts: TaskPagesParts,
  { params, fields, language }: Posted,
): Promise<PostAnswer> {
  const { id = "" } = params;
  const what = commands.find((command) => command === fields.get("do"));
  if (!what) throw noSuchCommand(fields.get("do") ?? "");
  const approvalId = fields.get("approval") ?? "";
  const subtaskId = fields.get("subtask");
  const done = await parts.tasks().command(id, what, { approvalId, subtaskId, by: operator });
  if (done.ok) return { goTo: `/tasks/${encodeURIComponent(id)}` };
  const words = catalogue(language);
  const failure = { what, subtaskId, ...failureText(what, done.trouble, words) };
  const fragments = failedCommandFragment(taskModel(parts, id), parts.frame(language), failure);
  return { status: done.trouble.status === 422 ? 422 : 502, fragments };
}

/** An older Symbiont knows no such command: that is said, and not that something is missing. */
function failureText(
  what: Command,
  trouble: Trouble,
  words: Catalogue,
): { cause: string; help: Help | null } {
  const { cause, help } = troubleText(trouble, words);
  const { status, remedy, said } = trouble;
  const knowsNot = status === 405 || status === 501 || (status === 404 && remedy === null);
  if (knowsNot) return { cause: `${words.task.trouble.lacks[what]} (${lowerFirst(cause)})`, help: null };
  if (what === "approve" && status === 409 && said === null)
    return { cause, help: [words.task.commands.gone] };
  return { cause, help };
}

function lowerFirst(text: string): string {
  return text.startsWith("Symbiont") ? text : text.slice(0, 1).toLowerCase() + text.slice(1);
}

function noSuchCommand(found: string): HttpError {
  return new HttpError({
    status: 422,
    code: "task.command",
    message: `Expected do=cancel, retry or approve, found ${JSON.stringify(found.slice(0, 40))}`,
    remedy: "Use the buttons of the task's page",
  });
}
