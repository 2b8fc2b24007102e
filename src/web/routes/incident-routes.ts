import type { Incident } from "../../incident/incident.ts";
import type { MaintenanceEntry } from "../../incident/maintenance.ts";
import {
  type InputProblem,
  type Reading,
  readIncident,
  readMaintenance,
  readUpdate,
} from "../../incident/read-input.ts";
import type { Audience } from "../../protocol/vocabulary.ts";
import type { Desk } from "../desk.ts";
import { type EdgeApp, type EdgeContext, idOf, noStore } from "../edge.ts";
import type { Gate } from "../gate.ts";
import {
  type ProgramPlace,
  problemSentence,
  toIncidentJson,
  toMaintenanceJson,
  toUpdateJson,
} from "../incident-json.ts";
import type { WindowModel } from "../incident-model.ts";
import { incidentsLimit, limitOf } from "../limit-of.ts";
import { route } from "../method-router.ts";
import { HttpError, notFound } from "../problem.ts";
import { writeNeeded } from "../right-needed.ts";
import type { WebSettings } from "../settings.ts";
import { answerJson } from "./json.ts";

export interface IncidentRouteParts {
  gate: Gate;
  desk: Desk;
  /** How programs are told. */
  programPlace(): ProgramPlace;
  settings(): WebSettings;
}

/** `/api/v1/incidents` and `/api/v1/maintenances`: what everybody may read, and what a token that can write adds. */
export function incidentRoutes(app: EdgeApp, parts: IncidentRouteParts): void {
  const { gate, desk, programPlace } = parts;
  const basePath = () => parts.settings().basePath;
  const audienceOf = async (c: EdgeContext): Promise<Audience> => (await gate.callerOf(c)).audience;

  route(app, "/api/v1/incidents", {
    GET: async (c) => {
      const audience = await audienceOf(c);
      const found = desk.board[c.req.query("open") === undefined ? "incidents" : "open"](audience);
      const listed = found.slice(0, limitOf(c.req.query("limit"), incidentsLimit));
      return answerJson(
        c,
        audience,
        listed.map((incident) => toIncidentJson(incident, programPlace())),
      );
    },
    POST: async (c) => {
      await requireWrite(c, gate);
      const text = taken(readIncident(await readJson(c), desk.service));
      return created(
        `${basePath()}/api/v1/incidents`,
        incidentJson(await desk.incidents.open(text), "operator", parts),
      );
    },
  });
  route(app, "/api/v1/incidents/:id", {
    GET: async (c) => {
      const audience = await audienceOf(c);
      const incident = await desk.incidents.load(idOf(c));
      return answerJson(c, audience, incidentJson(incident, audience, parts));
    },
  });
  route(app, "/api/v1/incidents/:id/updates", {
    POST: async (c) => {
      await requireWrite(c, gate);
      const incident = await desk.incidents.load(idOf(c));
      if (!incident) throw notFound("incident");
      const update = taken(readUpdate(await readJson(c), incident.status));
      const model = await desk.incidents.update(incident.id, update);
      const [newest] = (model && desk.board.show(model, "operator"))?.updates ?? [];
      if (!newest) throw notFound("incident");
      return Response.json(toUpdateJson(newest, programPlace()), { status: 201, headers: noStore });
    },
  });
  route(app, "/api/v1/maintenances", {
    GET: async (c) => {
      const audience = await audienceOf(c);
      const entries = desk.entries().flatMap((entry) => desk.board.showEntry(entry, audience) ?? []);
      const windows = Map.groupBy(desk.board.windows(audience), ({ id }) => id);
      return answerJson(
        c,
        audience,
        entries.map((entry) => maintenanceJson(entry, windows.get(entry.id) ?? [], desk)),
      );
    },
    POST: async (c) => {
      await requireWrite(c, gate);
      const text = taken(readMaintenance(await readJson(c), desk.service));
      return created(`${basePath()}/api/v1/maintenances`, ownMaintenance(await desk.plans.plan(text), desk));
    },
  });
  route(app, "/api/v1/maintenances/:id", {
    GET: async (c) => {
      const audience = await audienceOf(c);
      const found = desk.entries().find(({ id }) => id === idOf(c));
      const entry = found && desk.board.showEntry(found, audience);
      if (!entry) throw notFound("maintenance");
      return answerJson(c, audience, maintenanceJson(entry, windowsOf(entry, audience, desk), desk));
    },
  });
  route(app, "/api/v1/maintenances/:id/cancel", {
    POST: async (c) => {
      await requireWrite(c, gate);
      const planned = await desk.plans.cancel(idOf(c));
      if (!planned) throw notFound("maintenance that was planned beside the config");
      return Response.json(ownMaintenance(planned, desk), { headers: noStore });
    },
  });
}

function incidentJson(
  incident: Incident | undefined,
  audience: Audience,
  { desk, programPlace }: IncidentRouteParts,
) {
  const model = incident && desk.board.show(incident, audience);
  if (!model) throw notFound("incident");
  return toIncidentJson(model, programPlace());
}

/** What somebody has just planned or called off: it is told even if none of its services is watched any more. */
function ownMaintenance(planned: MaintenanceEntry, desk: Desk) {
  const entry = desk.board.showEntry(planned, "operator") ?? { ...planned, serviceIds: [] };
  return maintenanceJson(entry, windowsOf(entry, "operator", desk), desk);
}

function windowsOf({ id }: MaintenanceEntry, audience: Audience, { board }: Desk): WindowModel[] {
  return board.windows(audience).filter((window) => window.id === id);
}

function maintenanceJson(entry: MaintenanceEntry, windows: readonly WindowModel[], { plans }: Desk) {
  return toMaintenanceJson(entry, windows, plans.find(entry.id) === undefined);
}

function created(base: string, json: { id: string }): Response {
  const headers = { ...noStore, Location: `${base}/${encodeURIComponent(json.id)}` };
  return Response.json(json, { status: 201, headers });
}

/** @throws HttpError 401 or 403: nobody else may write */
async function requireWrite(c: EdgeContext, gate: Gate): Promise<void> {
  const caller = await gate.callerOf(c);
  if (!caller.canWrite) throw writeNeeded(caller, "Writing incidents and maintenance");
  await gate.requireOwnCall(c, caller);
}

async function readJson(c: EdgeContext): Promise<unknown> {
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw wrong([{ field: "", what: "json", found: "" }]);
  }
}

function taken<Value>(reading: Reading<Value>): Value {
  if (reading.ok) return reading.value;
  throw wrong(reading.problems);
}

/** In English, as every error for programs is. */
function wrong(problems: readonly InputProblem[]): HttpError {
  return new HttpError({
    status: 422,
    code: "api.invalid",
    message: `This was not taken: ${problemSentence(problems, "en")}`,
    remedy: "Correct it and send it again; /openapi.json says what is expected",
  });
}
