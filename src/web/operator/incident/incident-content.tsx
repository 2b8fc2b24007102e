import { raw } from "hono/html";
import type { Drawing } from "../../../live/view.ts";
import { catalogue } from "../../../text/catalogue.ts";
import { incidentTitle } from "../../../text/incident-phrases.ts";
import type { IncidentModel } from "../../incident-model.ts";
import { Lasting, Log } from "../../views/incident/incident-log.tsx";
import type { PageFrame } from "../../views/model.ts";
import { places } from "../../views/page.tsx";
import { rowPlace } from "../../views/service-row.tsx";
import type { OperatorContent } from "../operator-page.ts";
import { untouched } from "./fields.tsx";
import { editForm, incidentPlaces, type ServiceChoice, updateForm } from "./incident-form.tsx";

export interface IncidentDeskModel {
  incident(): IncidentModel;
  services(): readonly ServiceChoice[];
  now(): number;
}

/** `/dashboard/incidents/:id`: fragments `incident-head`, `log`, `add-update` and `edit-incident`. */
export function createIncidentContent(desk: IncidentDeskModel, frame: PageFrame): OperatorContent {
  const { language, site } = frame;
  const words = catalogue(language);
  const { form, status, all } = words.incident;

  function draw(): Drawing {
    const incident = desk.incident();
    const place = rowPlace(frame, desk.now());
    const formPlace = { frame, services: desk.services() };
    return {
      shape: "",
      fragments: new Map([
        [
          "incident-head",
          String(
            <div id="incident-head" class="page-head bare">
              <h1>
                <bdi>{incidentTitle(incident, language)}</bdi>
              </h1>
              <p>
                {status[incident.status]}, <Lasting incident={incident} place={place} />.{" "}
                <a href={site.basePath + places.incident(incident.id)}>{form.publicPage}</a>
              </p>
            </div>,
          ),
        ],
        [
          "log",
          String(
            <div id="log">
              <Log updates={incident.updates} place={place} />
            </div>,
          ),
        ],
        ["add-update", updateForm(untouched, incident, formPlace)],
        ["edit-incident", editForm(untouched, incident, formPlace)],
      ]),
      lists: new Map(),
    };
  }

  return {
    draw,
    document({ fragments }) {
      const fragment = (id: string) => raw(fragments.get(id) ?? "");
      return {
        title: incidentTitle(desk.incident(), language),
        marks: [16],
        main: (
          <>
            <p class="crumb">
              <a href={site.basePath + incidentPlaces.list}>{all}</a>
            </p>
            {fragment("incident-head")}
            {fragment("log")}
            <div class="two-forms">
              <section class="writing" aria-labelledby="update-title">
                <div class="section-head">
                  <h2 id="update-title">{form.update}</h2>
                </div>
                {fragment("add-update")}
              </section>
              <section class="writing" aria-labelledby="edit-title">
                <div class="section-head">
                  <h2 id="edit-title">{form.edit}</h2>
                </div>
                {fragment("edit-incident")}
              </section>
            </div>
          </>
        ),
      };
    },
  };
}
