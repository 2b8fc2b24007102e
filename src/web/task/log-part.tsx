import type { TailLine } from "../../task/log-tail.ts";
import { number } from "../../text/quantity.ts";
import type { LogModel } from "./task-model.ts";
import type { TaskPlace } from "./task-place.ts";
import { troubleText } from "./trouble-text.ts";

export const linesOnPage = 500;

/** Said of a line in a class, from how it begins: a hint for the eye and no more. */
export function lineKind({ stream, text }: Pick<TailLine, "stream" | "text">): string {
  if (stream === "note") return "note";
  if (/^\s*(?:\[?(?:error|fatal)\b)/i.test(text)) return "error";
  return /^\s*\[?warn(?:ing)?\b/i.test(text) ? "warning" : "";
}

interface LogProps {
  log: LogModel;
  topic: string;
  titles: ReadonlyMap<string, string>;
  place: TaskPlace;
}

/**
 * The log as far as it was read when the page was fetched; the browser goes on from `data-next`. It is no fragment: what
 * is written later is appended, and nothing that stands there is sent again.
 */
export function LogPart({ log, topic, titles, place }: LogProps) {
  const { words } = place;
  const texts = words.task.log;
  const next = (log.lines.at(-1)?.number ?? -1) + 1;
  return (
    <section class="task-log" aria-labelledby="log-title">
      <div class="section-head">
        <h2 id="log-title">{texts.title}</h2>
        <LogNote log={log} place={place} />
        <button
          type="button"
          class="plain follow"
          hidden
          aria-pressed="true"
          data-on={texts.following}
          data-off={texts.follow}
        >
          {texts.following}
        </button>
      </div>
      <div class="lines" role="log" aria-live="off" aria-label={texts.label} tabindex={0}>
        <ol id="log-lines" data-keep="" data-topic={topic} data-next={String(next)} data-none={texts.none}>
          {log.lines.map((line) => (
            <Line line={line} titles={titles} place={place} />
          ))}
        </ol>
      </div>
    </section>
  );
}

/** How much there is, or why there is none. The fragment `log-note`. */
export function LogNote({ log, place }: { log: LogModel; place: TaskPlace }) {
  const { words, language } = place;
  const texts = words.task.log;
  if (log.isMissing) return <p id="log-note">{words.task.trouble.lacks.log}</p>;
  const parts = [
    log.count === 0 ? texts.none : texts.lines(number(log.count, language), log.count === 1),
    ...(log.cutOff ? [texts.cutOff] : []),
    ...(log.trouble ? [troubleText(log.trouble, words).cause] : []),
  ];
  return <p id="log-note">{parts.join(log.count === 0 ? " " : ". ")}</p>;
}

interface LineProps {
  line: TailLine;
  titles: ReadonlyMap<string, string>;
  place: TaskPlace;
}

function Line({ line, titles, place: { times } }: LineProps) {
  const { at, subtaskId, text } = line;
  const title = subtaskId === null ? null : (titles.get(subtaskId) ?? subtaskId);
  return (
    <li class={lineKind(line)}>
      <time>{at === null ? "" : times.second(at)}</time>
      {title !== null && titles.size > 1 && <b>{title}</b>}
      <span>{text}</span>
    </li>
  );
}
