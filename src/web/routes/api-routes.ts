import { type Audience, type UptimeWindow, uptimeWindows } from "../../protocol/vocabulary.ts";
import { type EdgeApp, type EdgeContext, idOf } from "../edge.ts";
import type { Gate } from "../gate.ts";
import { limitOf, resultsLimit } from "../limit-of.ts";
import { route } from "../method-router.ts";
import { HttpError, notFound } from "../problem.ts";
import type { ServiceCommands, StatusReader } from "../reader.ts";
import { writeNeeded } from "../right-needed.ts";
import { answerJson } from "./json.ts";

export interface ApiRouteParts {
  gate: Gate;
  reader: StatusReader;
  commands: ServiceCommands;
}

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
      const results = await reader.results(idOf(c), limitOf(c.req.query("limit"), resultsLimit), audience);
      if (!results) throw notFound("service");
      return answerJson(c, audience, results);
    },
  });
  for (const verb of verbs) {
    route(app, `/api/v1/services/:id/${verb}`, { POST: (c) => command(c, verb, parts) });
  }
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
  if (!caller.canWrite) throw writeNeeded(caller, "Changing a service");
  await gate.requireOwnCall(c, caller);
  if (!(await commands[verb](id))) throw nothingToDo(verb);
  return answerJson(c, "operator", reader.service(id, "operator") ?? {});
}

function nothingToDo(verb: Verb): HttpError {
  const [message, remedy] = refusals[verb];
  return new HttpError({ status: 409, code: `api.cannot-${verb}`, message, remedy });
}
