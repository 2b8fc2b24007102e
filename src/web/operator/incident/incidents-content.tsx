import { raw } from "hono/html";
import type { Drawing } from "../../../live/view.ts";
import { catalogue } from "../../../text/catalogue.ts";
import { incidentTitle } from "../../../text/incident-phrases.ts";
import type { IncidentModel } from "../../incident-model.ts";
import { Lasting } from "../../views/incident/incident-log.tsx";
import type { PageFrame } from "../../views/model.ts";
import { type RowPlace, rowPlace } from "../../views/service-row.tsx";
import type { OperatorContent } from "../operator-page.ts";
import { untouched } from "./fields.tsx";
import {
  incidentPlaces,
  newIncidentForm,
  type ServiceChoice,
  type Template,
  templates,
} from "./incident-form.tsx";

export interface IncidentsDesk {
  /** Newest first. */
  incidents(): readonly IncidentModel[];
  services(): readonly ServiceChoice[];
  now(): number;
}

/** `/dashboard/incidents`: fragments `incident-list` and `new-incident`. */
export function createIncidentsContent(
  desk: IncidentsDesk,
  template: Template | null,
  frame: PageFrame,
): OperatorContent {
  const { language, site } = frame;
  const words = catalogue(language);

  function draw(): Drawing {
    const place = rowPlace(frame, desk.now());
    return {
      shape: "",
      fragments: new Map([
        ["incident-list", String(<List incidents={desk.incidents()} place={place} />)],
        ["new-incident", newIncidentForm(untouched, template, { frame, services: desk.services() })],
      ]),
      lists: new Map(),
    };
  }

  return {
    draw,
    document: ({ fragments }) => ({
      title: words.operator.menu.incidents,
      marks: [16],
      main: (
        <>
          {raw(fragments.get("incident-list") ?? "")}
          <section class="writing" aria-labelledby="write-title">
            <div class="section-head">
              <h2 id="write-title">{words.incident.form.write}</h2>
              <p>
                {words.incident.form.templates}{" "}
                {templates.map((one, index) => (
                  <>
                    {index > 0 && ", "}
                    <a href={`${site.basePath}${incidentPlaces.list}?template=${one}`}>
                      {words.incident.form.template[one]}
                    </a>
                  </>
                ))}
              </p>
            </div>
            {raw(fragments.get("new-incident") ?? "")}
          </section>
        </>
      ),
    }),
  };
}

function List({ incidents, place }: { incidents: readonly IncidentModel[]; place: RowPlace }) {
  const { words, language, basePath } = place;
  const { form, status: statusWords } = words.incident;
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === null).length;
  return (
    <div id="incident-list">
      <div class="page-head bare">
        <h1 id="incidents-title">{words.incident.incidents}</h1>
        <p>{incidents.length === 0 ? form.none : form.count(open)}</p>
      </div>
      {incidents.length > 0 && (
        <table class="reported" aria-labelledby="incidents-title">
          <thead>
            <tr>
              <th scope="col">{form.head.incident}</th>
              <th scope="col">{form.head.status}</th>
              <th scope="col">{form.head.when}</th>
              <th scope="col">{form.head.services}</th>
            </tr>
          </thead>
          <tbody>
            {incidents.map((incident) => (
              <tr class={incident.resolvedAt === null ? "open" : undefined}>
                <th scope="row">
                  <a class="inline" href={basePath + incidentPlaces.one(incident.id)}>
                    <bdi>{incidentTitle(incident, language)}</bdi>
                  </a>
                </th>
                <td>{statusWords[incident.status]}</td>
                <td class="grey">
                  <Lasting incident={incident} place={place} />
                </td>
                <td class="grey">
                  <bdi>{incident.services.map(({ name }) => name).join(", ")}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
