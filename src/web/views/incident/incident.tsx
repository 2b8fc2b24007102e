import { raw } from "hono/html";
import type { Drawing, ViewSource } from "../../../live/view.ts";
import { catalogue } from "../../../text/catalogue.ts";
import { incidentTitle } from "../../../text/incident-phrases.ts";
import type { IncidentModel } from "../../incident-model.ts";
import { Foot } from "../foot.tsx";
import { mark } from "../marks.ts";
import type { PageFrame } from "../model.ts";
import { page, places } from "../page.tsx";
import { type RowPlace, rowPlace } from "../service-row.tsx";
import { FeedLinks } from "./feed-links.tsx";
import { Lasting, Log, Services } from "./incident-log.tsx";

export interface IncidentPageModel {
  incident: IncidentModel;
  now: number;
}

/** The page of one incident: fragments `headline` and `log`. */
export function createIncidentSource(read: () => IncidentPageModel, frame: PageFrame): ViewSource {
  const { language, site } = frame;
  const words = catalogue(language);
  let shown: IncidentPageModel | undefined;

  function draw(): Drawing {
    shown = read();
    const { incident, now } = shown;
    const place = rowPlace(frame, now);
    const fragments = new Map([
      ["headline", headline(incident, place)],
      [
        "log",
        String(
          <div id="log">
            <Log updates={incident.updates} place={place} />
          </div>,
        ),
      ],
    ]);
    return { shape: "", fragments, lists: new Map() };
  }

  return {
    draw,
    document({ fragments }, live) {
      const { incident } = shown ?? read();
      return page({
        frame,
        title: `${incidentTitle(incident, language)}, ${site.name}`,
        kind: "incident",
        live,
        marks: [24],
        children: (
          <>
            <p class="crumb">
              <a href={site.basePath + places.incidents}>{words.incident.all}</a>
            </p>
            {raw(fragments.get("headline") ?? "")}
            {raw(fragments.get("log") ?? "")}
            <Foot
              frame={frame}
              words={words}
              links={<FeedLinks frame={frame} words={words} json={places.incidentJson(incident.id)} />}
            />
          </>
        ),
      });
    },
  };
}

/** The mark tells whether it is over before a word is read. */
function headline(incident: IncidentModel, place: RowPlace): string {
  const { words, language } = place;
  const state =
    incident.resolvedAt !== null ? "operational" : incident.impact === "none" ? "unknown" : markOf(incident);
  const title = incidentTitle(incident, language);
  const status = words.incident.status[incident.status];
  return String(
    <div id="headline" class={`headline ${state}`} data-announce={`${title}: ${status}`}>
      {raw(mark(state, 24))}
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p>
        {status}, <Lasting incident={incident} place={place} />.
        {incident.services.length > 0 && (
          <>
            {" "}
            {words.incident.affects} <Services services={incident.services} place={place} />.
          </>
        )}
      </p>
    </div>,
  );
}

function markOf({ impact }: IncidentModel): "degraded" | "down" {
  return impact === "minor" ? "degraded" : "down";
}
