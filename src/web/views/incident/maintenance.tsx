import { raw } from "hono/html";
import type { Drawing, ViewSource } from "../../../live/view.ts";
import type { MaintenanceStatus } from "../../../protocol/vocabulary.ts";
import { type Catalogue, catalogue } from "../../../text/catalogue.ts";
import type { WindowModel } from "../../incident-model.ts";
import { Foot } from "../foot.tsx";
import type { PageFrame } from "../model.ts";
import { page, places } from "../page.tsx";
import { type RowPlace, rowPlace } from "../service-row.tsx";
import { FeedLinks } from "./feed-links.tsx";
import { WorkRow } from "./work-row.tsx";

export interface MaintenancePageModel {
  /** By their begin. */
  windows: readonly WindowModel[];
  now: number;
}

const sections = [
  ["in_progress", "running"],
  ["scheduled", "upcoming"],
  ["completed", "past"],
] as const satisfies readonly (readonly [MaintenanceStatus, string])[];

/** The page of announced work: one fragment, `work`. */
export function createMaintenanceSource(read: () => MaintenancePageModel, frame: PageFrame): ViewSource {
  const { language, site } = frame;
  const words = catalogue(language);

  function draw(): Drawing {
    const { windows, now } = read();
    const place = rowPlace(frame, now);
    return {
      shape: "",
      fragments: new Map([["work", String(<Work windows={windows} place={place} words={words} />)]]),
      lists: new Map(),
    };
  }

  return {
    draw,
    document({ fragments }, live) {
      return page({
        frame,
        title: `${words.incident.work.title}, ${site.name}`,
        kind: "maintenance",
        live,
        marks: [16],
        current: places.maintenance,
        children: (
          <>
            {raw(fragments.get("work") ?? "")}
            <Foot
              frame={frame}
              words={words}
              links={<FeedLinks frame={frame} words={words} json={places.maintenancesJson} />}
            />
          </>
        ),
      });
    },
  };
}

interface WorkProps {
  windows: readonly WindowModel[];
  place: RowPlace;
  words: Catalogue;
}

function Work({ windows, place, words }: WorkProps) {
  const { work } = words.incident;
  const within = (status: MaintenanceStatus) => windows.filter((window) => window.status === status);
  const [running, planned] = [within("in_progress").length, within("scheduled").length];
  return (
    <div id="work">
      <div class="page-head">
        <h1>{running + planned === 0 ? work.none : work.title}</h1>
        <p>{running + planned === 0 ? work.noneSentence : work.count(running, planned)}</p>
      </div>
      {sections.map(([status, name]) => {
        const found = within(status);
        if (found.length === 0) return null;
        return (
          <section class="work" aria-labelledby={`work-${name}`}>
            <div class="section-head">
              <h2 id={`work-${name}`}>{work[name]}</h2>
            </div>
            <ul>
              {(status === "completed" ? found.toReversed() : found).map((window) => (
                <WorkRow window={window} place={place} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
