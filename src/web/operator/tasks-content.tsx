import { raw } from "hono/html";
import { catalogue } from "../../text/catalogue.ts";
import type { PageFrame } from "../views/model.ts";
import { places } from "../views/page.tsx";
import type { OperatorContent } from "./operator-page.ts";

/** What will be at `/tasks`. */
export function createTasksContent(frame: PageFrame): OperatorContent {
  const words = catalogue(frame.language);
  const { tasks } = words;
  const coming = [
    [tasks.first, tasks.firstText],
    [tasks.second, tasks.secondText],
    [tasks.third, tasks.thirdText],
  ];
  return {
    draw: () => ({ shape: "", fragments: new Map(), lists: new Map() }),
    document: () => ({
      title: tasks.title,
      marks: [],
      main: (
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
    }),
  };
}
