import { raw } from "hono/html";
import { catalogue } from "../../text/catalogue.ts";
import type { PageFrame } from "./model.ts";
import { page, places } from "./page.tsx";

/** What will be at /tasks. `formToken` is for the form that logs out. */
export function tasksPage(frame: PageFrame, formToken: string): string {
  const words = catalogue(frame.language);
  const { tasks } = words;
  const coming = [
    [tasks.first, tasks.firstText],
    [tasks.second, tasks.secondText],
    [tasks.third, tasks.thirdText],
  ];
  return page({
    frame,
    title: `${tasks.title}, ${frame.site.name}`,
    kind: "tasks",
    live: null,
    operator: { page: "tasks", formToken },
    marks: [],
    robots: "noindex",
    children: (
      <>
        <div class="headline">
          {raw(
            '<svg class="mark waiting" width="24" height="24" aria-hidden="true"><circle cx="12" cy="12" r="5.5"/></svg>',
          )}
          <h1>{tasks.heading}</h1>
          <p>{tasks.sentence}</p>
        </div>
        <dl class="coming">
          {coming.map(([what, how]) => (
            <div>
              <dt>{what}</dt>
              <dd>{how}</dd>
            </div>
          ))}
        </dl>
        <p class="back">
          {tasks.until} <a href={frame.site.basePath + places.dashboard}>{words.nav.dashboard}</a>.
        </p>
      </>
    ),
  });
}
