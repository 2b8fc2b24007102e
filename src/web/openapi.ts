/** The OpenAPI document of `/api/v1`: one line an operation, schemas from those that the program itself reads and writes by. */
import { z } from "zod";
import {
  incidentInputSchema,
  incidentSchema,
  incidentUpdateSchema,
  maintenanceInputSchema,
  maintenanceSchema,
  updateInputSchema,
} from "../protocol/incident.ts";
import {
  historySchema,
  operatorServiceSchema,
  problemSchema,
  resultSchema,
  serviceSchema,
  statusSchema,
} from "../protocol/service.ts";
import { uptimeWindows } from "../protocol/vocabulary.ts";
import { incidentsLimit, type Limit, resultsLimit } from "./limit-of.ts";
import { metricsInputSchema } from "./read-metrics.ts";

/** What comes out, and what goes in. */
const answers = {
  Status: statusSchema,
  Service: z.union([operatorServiceSchema, serviceSchema]),
  History: historySchema,
  Results: z.array(resultSchema),
  Incident: incidentSchema,
  Incidents: z.array(incidentSchema),
  IncidentUpdate: incidentUpdateSchema,
  Maintenance: maintenanceSchema,
  Maintenances: z.array(maintenanceSchema),
  Problem: problemSchema,
} as const;

const inputs = {
  NewIncident: incidentInputSchema,
  NewUpdate: updateInputSchema,
  NewMaintenance: maintenanceInputSchema,
  Metrics: metricsInputSchema,
} as const;

interface Query {
  name: string;
  description: string;
  schema: object;
}

interface Operation {
  /** What a generated client calls it. */
  id: string;
  method: "get" | "post";
  path: string;
  summary: string;
  /** A token that can write, or a session with its form's token. */
  writes?: true;
  query?: readonly Query[];
  body?: keyof typeof inputs;
  answers: readonly [status: number, description: string, schema: keyof typeof answers | null];
  /** Besides those that every operation may answer with. */
  errors?: readonly number[];
}

const limit = ({ most, usual }: Limit): Query => ({
  name: "limit",
  description: `How many at most; ${usual} unless said`,
  schema: { type: "integer", minimum: 1, maximum: most, default: usual },
});

export const operations: readonly Operation[] = [
  {
    ...{ id: "getStatus", method: "get", path: "/status", summary: "The site and its services" },
    answers: [200, "All that the caller may see", "Status"],
  },
  {
    ...{ id: "getService", method: "get", path: "/services/{id}", summary: "One service" },
    ...{ answers: [200, "The service", "Service"], errors: [404] },
  },
  {
    ...{ id: "listServiceResults", method: "get", path: "/services/{id}/results" },
    summary: "Its newest results, newest first",
    query: [limit(resultsLimit)],
    ...{ answers: [200, "Results", "Results"], errors: [400, 404] },
  },
  {
    ...{ id: "getServiceHistory", method: "get", path: "/services/{id}/history" },
    summary: "A stretch of its past",
    query: [
      {
        name: "window",
        description: "How far back",
        schema: { type: "string", enum: uptimeWindows, default: "24h" },
      },
    ],
    ...{ answers: [200, "Its history", "History"], errors: [400, 404] },
  },
  ...(["check", "pause", "resume", "acknowledge"] as const).map(
    (verb): Operation => ({
      ...{ id: `${verb}Service`, method: "post", path: `/services/{id}/${verb}`, writes: true },
      summary: {
        check: "Check it now and wait for what is found",
        pause: "Neither check nor judge it until it is resumed",
        resume: "Check it again",
        acknowledge: "Say that its present trouble is known",
      }[verb],
      ...{ answers: [200, "The service as it is then", "Service"], errors: [404, 409] },
    }),
  ),
  {
    ...{ id: "listIncidents", method: "get", path: "/incidents", summary: "Incidents, newest first" },
    query: [
      limit(incidentsLimit),
      { name: "open", description: "There: only those that are open", schema: { type: "string" } },
    ],
    ...{ answers: [200, "Incidents", "Incidents"], errors: [400] },
  },
  {
    ...{ id: "openIncident", method: "post", path: "/incidents", summary: "Open an incident" },
    ...{ writes: true, body: "NewIncident", answers: [201, "The incident", "Incident"], errors: [422] },
  },
  {
    ...{ id: "getIncident", method: "get", path: "/incidents/{id}", summary: "One incident" },
    ...{ answers: [200, "The incident", "Incident"], errors: [404] },
  },
  {
    ...{
      id: "addIncidentUpdate",
      method: "post",
      path: "/incidents/{id}/updates",
      summary: "Add to its log",
    },
    ...{ writes: true, body: "NewUpdate", answers: [201, "The entry", "IncidentUpdate"], errors: [404, 422] },
  },
  {
    ...{ id: "listMaintenances", method: "get", path: "/maintenances", summary: "Announced work" },
    answers: [200, "All of it", "Maintenances"],
  },
  {
    ...{ id: "planMaintenance", method: "post", path: "/maintenances", summary: "Plan maintenance" },
    ...{ writes: true, body: "NewMaintenance" },
    ...{ answers: [201, "What was planned", "Maintenance"], errors: [422] },
  },
  {
    ...{ id: "getMaintenance", method: "get", path: "/maintenances/{id}", summary: "One of them" },
    ...{ answers: [200, "The maintenance", "Maintenance"], errors: [404] },
  },
  {
    ...{ id: "cancelMaintenance", method: "post", path: "/maintenances/{id}/cancel", summary: "Call it off" },
    ...{ writes: true, answers: [200, "What it was", "Maintenance"], errors: [404] },
  },
  {
    ...{ id: "sendMetrics", method: "post", path: "/metrics", summary: "Figures of your own" },
    ...{ writes: true, body: "Metrics", answers: [204, "They are on disk", null], errors: [400, 422] },
  },
];

/** @param base where the site is: `https://status.example.com` */
export function openApi(site: string, base: string, version: string): object {
  return {
    openapi: "3.1.0",
    info: {
      ...{ title: `${site}: Cortex Status`, version },
      description:
        "Without a token it tells what everybody may see, with one that can read what the operator sees. Times are ISO 8601 in UTC, absent values null.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: base }],
    security: [{}, { token: [] }],
    ...fixedParts(),
  };
}

let fixed: object | undefined;

/** What is the same for whoever asks: made when the first does. */
function fixedParts(): object {
  fixed ??= {
    paths: pathsOf(operations),
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "One of `tokens` in the config" },
      },
      schemas: { ...schemasOf(answers, "output"), ...schemasOf(inputs, "input") },
    },
  };
  return fixed;
}

function pathsOf(all: readonly Operation[]): Record<string, object> {
  const byPath = Map.groupBy(all, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, some]) => [
      `/api/v1${path}`,
      Object.fromEntries(some.map((operation) => [operation.method, described(operation)])),
    ]),
  );
}

function described({
  id,
  path,
  summary,
  writes,
  query = [],
  body,
  answers: [status, description, schema],
  errors = [],
}: Operation) {
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: "path", required: true, schema: { type: "string" } },
  }));
  const failures = [...(writes ? [401, 403] : [401]), ...errors].toSorted();
  return {
    operationId: id,
    summary,
    ...(writes ? { security: [{ token: [] }] } : {}),
    parameters: [...places, ...query.map((one) => ({ in: "query", required: false, ...one }))],
    ...(body ? { requestBody: { required: true, content: jsonOf(body) } } : {}),
    responses: {
      [status]: { description, ...(schema ? { content: jsonOf(schema) } : {}) },
      ...Object.fromEntries(
        failures.map((code) => [
          code,
          {
            description: "What is wrong and what to do (RFC 9457)",
            content: { "application/problem+json": { schema: reference("Problem") } },
          },
        ]),
      ),
    },
  };
}

function jsonOf(name: string) {
  return { "application/json": { schema: reference(name) } };
}

function reference(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

function schemasOf(
  named: Readonly<Record<string, z.ZodType>>,
  io: "input" | "output",
): Record<string, object> {
  return Object.fromEntries(
    Object.entries(named).map(([name, schema]) => {
      const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
      return [name, rest];
    }),
  );
}
