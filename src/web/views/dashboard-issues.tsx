import { raw } from "hono/html";
import type { Catalogue } from "../../text/catalogue.ts";
import type { DashboardIssue, DashboardModel } from "./dashboard-model.ts";
import { mark } from "./marks.ts";
import { troubleWords } from "./program-trouble.ts";
import type { RowPlace } from "./service-row.tsx";

interface IssuesProps {
  model: DashboardModel;
  place: Pick<RowPlace, "words" | "times">;
}

/** What the program suffers from, and what is wrong in its config: the fragment `issues`, empty when nothing is. */
export function DashboardIssues({ model, place }: IssuesProps) {
  return (
    <div id="issues">
      <Troubles model={model} place={place} />
      <ConfigIssues model={model} words={place.words} />
    </div>
  );
}

function Troubles({ model: { troubles, now }, place: { words, times } }: IssuesProps) {
  if (troubles.length === 0) return null;
  return (
    <section class="issues" aria-labelledby="troubles-title">
      <div class="section-head">
        <h2 id="troubles-title">{words.dashboard.troubles}</h2>
      </div>
      <ul>
        {troubles.map((trouble) => {
          const { said, detail } = troubleWords(trouble, words, (at) => times.moment(at, now));
          return (
            <li class="warning">
              {raw(mark("degraded"))}
              <p>
                {capital(said)}
                {detail !== null && (
                  <>
                    : <span lang="en">{detail}</span>
                  </>
                )}
                .
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** By line, with the remedy. */
function ConfigIssues({ model, words }: { model: DashboardModel; words: Catalogue }) {
  const { issues, configPath } = model;
  const errors = issues.filter(({ level }) => level === "error").length;
  if (issues.length === 0) return null;
  return (
    <section class="issues" aria-labelledby="issues-title">
      <div class="section-head">
        <h2 id="issues-title">{words.dashboard.config}</h2>
        <p>
          {configPath}
          {errors === 0 && `, ${words.dashboard.warningsSentence}`}
        </p>
      </div>
      <ul>
        {issues.map((issue) => (
          <Issue issue={issue} words={words} />
        ))}
      </ul>
    </section>
  );
}

function Issue({ issue, words: { dashboard } }: { issue: DashboardIssue; words: Catalogue }) {
  const { level, path, line, expected, found, remedy } = issue;
  return (
    <li class={level}>
      {raw(mark(level === "error" ? "down" : "degraded"))}
      <div>
        <p>
          <strong>{dashboard.level[level]}</strong> {line !== null && dashboard.line(line)}{" "}
          {path && <code>{path}</code>}
        </p>
        <p class="grey">
          {dashboard.expected} <Quoted text={expected} />, {dashboard.found} <Quoted text={found} />
        </p>
        <p>
          <Quoted text={capital(remedy)} />.
        </p>
      </div>
    </li>
  );
}

/** What stands between backticks is to be typed as it is. */
function Quoted({ text }: { text: string }) {
  return <>{text.split("`").map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part))}</>;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
