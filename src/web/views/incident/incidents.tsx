import { raw } from "hono/html";
import type { Drawing, ViewSource } from "../../../live/view.ts";
import { catalogue } from "../../../text/catalogue.ts";
import type { IncidentModel } from "../../incident-model.ts";
import { Foot } from "../foot.tsx";
import type { PageFrame } from "../model.ts";
import { page, places } from "../page.tsx";
import { rowPlace } from "../service-row.tsx";
import { Versioned } from "../versioned.ts";
import { FeedLinks } from "./feed-links.tsx";
import { IncidentArticle } from "./incident-log.tsx";

export interface IncidentsModel {
  /** Newest first. */
  incidents: readonly IncidentModel[];
  now: number;
}

const entriesShown = 2;

/** The page of all incidents: fragments `i-<id>` in the list `incidents`. */
export function createIncidentsSource(read: () => IncidentsModel, frame: PageFrame): ViewSource {
  const { language, site } = frame;
  const words = catalogue(language);
  const articles = new Versioned<string>();

  function draw(): Drawing {
    const { incidents, now } = read();
    const place = rowPlace(frame, now);
    const today = place.times.day(now);
    const fragments = new Map(
      incidents.map((incident) => {
        const { id, updatedAt, services } = incident;
        const version = `${updatedAt} ${services.map(({ name }) => name).join()} ${today}`;
        const make = () => String(<IncidentArticle incident={incident} place={place} most={entriesShown} />);
        return [`i-${id}`, articles.get(id, version, make)];
      }),
    );
    articles.sweep();
    return {
      shape: String(incidents.length > 0),
      fragments,
      lists: new Map([["incidents", incidents.map(({ id }) => `i-${id}`)]]),
    };
  }

  return {
    draw,
    document({ fragments, lists }, live) {
      const shown = (lists.get("incidents") ?? []).map((id) => fragments.get(id) ?? "");
      return page({
        frame,
        title: `${words.incident.incidents}, ${site.name}`,
        kind: "incidents",
        live,
        marks: [],
        current: places.incidents,
        children: (
          <>
            <div class="page-head">
              <h1>{shown.length === 0 ? words.incident.none : words.incident.incidents}</h1>
              <p>{shown.length === 0 ? words.incident.noneSentence : words.incident.latest}</p>
            </div>
            <div id="incidents" class="incident-list">
              {raw(shown.join(""))}
            </div>
            <Foot
              frame={frame}
              words={words}
              links={<FeedLinks frame={frame} words={words} json={places.incidentsJson} />}
            />
          </>
        ),
      });
    },
  };
}
