import { type Audience, type UptimeWindow, uptimeWindows } from "../../protocol/vocabulary.ts";
import type { Caller } from "../caller.ts";
import type { EdgeApp, EdgeContext } from "../edge.ts";
import type { Gate } from "../gate.ts";
import { route } from "../method-router.ts";
import { HttpError, notFound } from "../problem.ts";
import type { ServiceCommands, StatusReader } from "../reader.ts";
import { answerJson } from "./json.ts";
import { readForm } from "./read-form.ts";

export interface ApiRouteParts {
  gate: Gate;
  reader: StatusReader;
  commands: ServiceCommands;
}

const mostResults = 1_000;
const fewerResults = 100;
const verbs = ["check", "pause", "resume", "acknowledge"] as const;
type Verb = (typeof verbs)[number];

const refusals: Record<Verb, [message: string, remedy: string]> = {
  check: [
    "A paused service and one that reports by push cannot be checked",
    "Resume it first, or send a push",
  ],
  pause: ["The service is paused already", "Resume it to have it checked again"],
  resume: ["The service is not paused", "Nothing has to be done"],
  acknowledge: ["The service is operational: there is nothing to acknowledge", "Nothing has to be done"],
};

/** `/api/v1`: what is known of the services, as JSON. */
export function apiRoutes(app: EdgeApp, parts: ApiRouteParts): void {
  const { gate, reader } = parts;
  const audienceOf = async (c: EdgeContext): Promise<Audience> => (await gate.callerOf(c)).audience;

  route(app, "/api/v1/status", {
    GET: async (c) => {
      const audience = await audienceOf(c);
      const status = reader.status(audience);
      const { generatedAt, ...identity } = status;
      return answerJson(c, audience, status, identity);
    },
  });
  route(app, "/api/v1/services/:id", {
    GET: async (c) => {
      const audience = await audienceOf(c);
      const service = reader.service(idOf(c), audience);
      if (!service) throw notFound("service");
      return answerJson(c, audience, service);
    },
  });
  route(app, "/api/v1/services/:id/history", {
    GET: async (c) => {
      const audience = await audienceOf(c);
      const history = await reader.history(idOf(c), windowOf(c.req.query("window")), audience);
      if (!history) throw notFound("service");
      return answerJson(c, audience, history);
    },
  });
  route(app, "/api/v1/services/:id/results", {
    GET: async (c) => {
      const audience = await audienceOf(c);
      const results = await reader.results(idOf(c), limitOf(c.req.query("limit")), audience);
      if (!results) throw notFound("service");
      return answerJson(c, audience, results);
    },
  });
  for (const verb of verbs) {
    route(app, `/api/v1/services/:id/${verb}`, { POST: (c) => command(c, verb, parts) });
  }
}

/** @throws HttpError 400 `api.limit` for what is no whole number within the bounds */
function limitOf(text: string | undefined): number {
  if (text === undefined) return fewerResults;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= mostResults) return limit;
  throw new HttpError({
    status: 400,
    code: "api.limit",
    message: `limit: expected a whole number from 1 to ${mostResults}, found ${JSON.stringify(text.slice(0, 50))}`,
    remedy: `Ask with ?limit=${fewerResults}, or leave limit out`,
  });
}

/** @throws HttpError 400 `api.window` for what is none of the windows */
function windowOf(text: string | undefined): UptimeWindow {
  const window = uptimeWindows.find((known) => known === (text ?? "24h"));
  if (window) return window;
  throw new HttpError({
    status: 400,
    code: "api.window",
    message: `window: expected one of ${uptimeWindows.join(", ")}, found ${JSON.stringify(text?.slice(0, 50))}`,
    remedy: "Ask with ?window=24h",
  });
}

/** Does it and answers with the service as it is then. */
async function command(
  c: EdgeContext,
  verb: Verb,
  { gate, reader, commands }: ApiRouteParts,
): Promise<Response> {
  const caller = await gate.callerOf(c);
  const id = idOf(c);
  if (!reader.service(id, caller.audience)) throw notFound("service");
  if (!caller.canWrite) throw forbidden(caller);
  if (caller.session) gate.requireOwnForm(c, caller, await readForm(c));
  if (!(await commands[verb](id))) throw nothingToDo(verb);
  return answerJson(c, "operator", reader.service(id, "operator") ?? {});
}

function nothingToDo(verb: Verb): HttpError {
  const [message, remedy] = refusals[verb];
  return new HttpError({ status: 409, code: `api.cannot-${verb}`, message, remedy });
}

function forbidden({ isKnown }: Caller): HttpError {
  const status = isKnown ? 403 : 401;
  return new HttpError(
    {
      status,
      code: "auth.write-needed",
      message: "Changing a service needs a token that can write, or the operator's session",
      remedy: "Send a bearer token with `can: [write]`",
    },
    status === 401 ? { "WWW-Authenticate": 'Bearer realm="cortex"' } : {},
  );
}

function idOf(c: EdgeContext): string {
  return c.req.param("id") ?? "";
}
