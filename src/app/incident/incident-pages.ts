/** The operator's pages of incidents and maintenance, and what their forms do. */
import { readIncident, readMaintenance, readUpdate } from "../../incident/read-input.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import type { Board } from "../../web/board.ts";
import type { Typed } from "../../web/operator/incident/fields.tsx";
import { createIncidentContent } from "../../web/operator/incident/incident-content.tsx";
import {
  editForm,
  incidentPlaces,
  newIncidentForm,
  servicesIn,
  templates,
  updateForm,
} from "../../web/operator/incident/incident-form.tsx";
import { createIncidentsContent } from "../../web/operator/incident/incidents-content.tsx";
import {
  createMaintenanceContent,
  newMaintenanceForm,
} from "../../web/operator/incident/maintenance-content.tsx";
import type { OperatorPage, PostAnswer, Posted } from "../../web/operator/operator-page.ts";
import type { PageFrame } from "../../web/views/model.ts";
import type { Engine } from "../engine.ts";
import { lastShown } from "../last-shown.ts";
import type { MenuNotes } from "../operator/menu.ts";
import type { IncidentDesk } from "./incident-desk.ts";

interface PagesParts {
  desk: IncidentDesk;
  frame(language: Language): PageFrame;
  services(): readonly { id: string; name: string }[];
}

const mostListed = 100;

export function incidentPages(
  { desk, board, clock }: Pick<Engine, "desk" | "clock"> & { board: Pick<Board, "statuses"> },
  frame: PagesParts["frame"],
): readonly OperatorPage[] {
  const services = () => board.statuses("operator").map(({ service: { id, name } }) => ({ id, name }));
  const now = () => clock.now();
  const parts: PagesParts = { desk, frame, services };
  return [
    {
      ...{ path: incidentPlaces.list, entry: "incidents" },
      params(found, query) {
        const template = templates.find((known) => known === query.get("template"));
        return template ? { ...found, template } : found;
      },
      open: ({ template }, frame) =>
        createIncidentsContent(
          { incidents: () => desk.board.incidents("operator").slice(0, mostListed), services, now },
          templates.find((known) => known === template) ?? null,
          frame,
        ),
      post: (posted) => openIncident(posted, parts),
    },
    {
      ...{ path: "/dashboard/incidents/:id", entry: "incidents" },
      prepare: ({ id = "" }) => desk.prepare(id),
      open({ id = "" }, frame) {
        const incident = lastShown(() => desk.shown(id, "operator"));
        return incident && createIncidentContent({ incident, services, now }, frame);
      },
      post: (posted) => changeIncident(posted, parts),
    },
    {
      ...{ path: incidentPlaces.maintenance, entry: "maintenance" },
      open: (_, frame) =>
        createMaintenanceContent(
          {
            ...{ windows: () => desk.board.windows("operator"), services, now },
            isPlanned: (id) => desk.plans.find(id) !== undefined,
          },
          frame,
        ),
      post: (posted) => planWork(posted, parts),
    },
  ];
}

/** Beside the entry of the menu: how many are open. */
export function incidentNotes({ desk }: Pick<Engine, "desk">): MenuNotes {
  return {
    incidents(language) {
      const open = desk.board.open("operator").length;
      return open === 0 ? null : catalogue(language).incident.form.openNote(open);
    },
  };
}

async function openIncident({ fields, language }: Posted, parts: PagesParts): Promise<PostAnswer> {
  const reading = readIncident(inputOf(fields, ["title", "status", "impact", "body"]), parts.desk.service);
  if (reading.ok) {
    const { id } = await parts.desk.incidents.open(reading.value);
    return { goTo: incidentPlaces.one(id) };
  }
  return refused("new-incident", (typed) => newIncidentForm(typed, null, placeOf(language, parts)), {
    fields,
    problems: reading.problems,
  });
}

/** A title comes with the form that edits, a body or status alone with the one that adds to the log. */
async function changeIncident({ params, fields, language }: Posted, parts: PagesParts): Promise<PostAnswer> {
  const { desk } = parts;
  const incident = await desk.incidents.load(params.id ?? "");
  const model = incident && desk.board.show(incident, "operator");
  if (!incident || !model) return { goTo: incidentPlaces.list };
  if (!fields.has("title")) {
    const reading = readUpdate(inputOf(fields, ["status", "body"], false), incident.status);
    if (!reading.ok)
      return refused("add-update", (typed) => updateForm(typed, model, placeOf(language, parts)), {
        fields,
        problems: reading.problems,
      });
    await desk.incidents.update(incident.id, reading.value);
    return { goTo: incidentPlaces.one(incident.id) };
  }
  const known = (id: string) => desk.service(id) ?? incident.services.find((service) => service.id === id);
  const isUnnamed = fields.get("title")?.trim() === "" && incident.falls.length > 0;
  const input = inputOf(fields, ["title", "impact"]);
  const reading = readIncident(isUnnamed ? { ...input, title: "-" } : input, known);
  if (!reading.ok)
    return refused("edit-incident", (typed) => editForm(typed, model, placeOf(language, parts)), {
      fields,
      problems: reading.problems,
    });
  const { title, impact, services } = reading.value;
  await desk.incidents.edit(incident.id, { title: isUnnamed ? null : title, impact, services });
  return { goTo: incidentPlaces.one(incident.id) };
}

async function planWork({ fields, language }: Posted, parts: PagesParts): Promise<PostAnswer> {
  const { plans, service } = parts.desk;
  const cancelled = fields.get("cancel");
  if (cancelled !== null) {
    await plans.cancel(cancelled);
    return { goTo: incidentPlaces.maintenance };
  }
  const reading = readMaintenance(inputOf(fields, ["title", "start", "lasts", "every"]), service);
  if (reading.ok) {
    await plans.plan(reading.value);
    return { goTo: incidentPlaces.maintenance };
  }
  return refused("new-maintenance", (typed) => newMaintenanceForm(typed, placeOf(language, parts)), {
    fields,
    problems: reading.problems,
  });
}

function refused(id: string, draw: (typed: Typed) => string, typed: Typed): PostAnswer {
  return { status: 422, fragments: new Map([[id, draw(typed)]]) };
}

function placeOf(language: Language, { frame, services }: PagesParts) {
  return { frame: frame(language), services: services() };
}

/** What the form has of these fields, as a program would send it. */
function inputOf(fields: URLSearchParams, names: readonly string[], withServices = true): object {
  const found = names.flatMap((name) => {
    const value = fields.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const rest = withServices ? { services: servicesIn(fields) } : {};
  return { ...Object.fromEntries(found), ...rest };
}
