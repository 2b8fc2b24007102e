import { defineKind } from "../../define-kind.ts";
import type { KindSetting, ProbeContext } from "../../kind.ts";
import type { Finding } from "../../result.ts";
import { http } from "../http/http.ts";
import { type SymbiontKeys, symbiontKeys } from "./keys.ts";

interface SymbiontOptions {
  url: string;
  /** What it comes down to: an HTTP check that wants 2xx and JSON. */
  http: ReturnType<typeof http.options>;
}

export const symbiont = defineKind({
  name: "symbiont",
  keys: symbiontKeys,
  comesLater: [],
  options: toOptions,
  host: ({ url }) => new URL(url).hostname,
  target: ({ url }) => `GET ${url}`,
  probe,
});

function toOptions(keys: SymbiontKeys, setting: KindSetting): SymbiontOptions {
  const url = keys.symbiont.replace(/\/+$/, "") + setting.symbiont.paths.status;
  const auth = keys.auth ?? tokenFor(keys, setting);
  const { latency } = keys.expect;
  const expect = {
    status: ["200-299"],
    body: { json: { $: { exists: true } } },
    ...(latency === undefined ? {} : { latency: `${latency}ms` }),
  };
  const asked = { http: url, headers: { accept: "application/json" }, expect };
  // A redirect is no answer of Symbiont's, and the token is not for where it leads.
  const options = http.options({ ...asked, redirects: false, ...(auth ? { auth } : {}) }, setting);
  return { url, http: options };
}

/** `symbiont.token` goes to the server of `symbiont.url`, if that is set, and to no other. */
function tokenFor(keys: SymbiontKeys, { symbiont: { url, token } }: KindSetting) {
  const isMeant = url === null || new URL(url).origin === new URL(keys.symbiont).origin;
  return token !== null && isMeant ? { bearer: token } : undefined;
}

function probe(options: SymbiontOptions, context: ProbeContext): Promise<Finding> {
  if (!http.probe) throw new Error("there is no HTTP check to build on");
  return http.probe(options.http, context);
}
