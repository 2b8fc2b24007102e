import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { hashPassword, verifyPassword } from "../../src/config/password.ts";
import type { Log } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { ViewPage } from "../../src/live/view-page.ts";
import type { PushReport } from "../../src/monitor/push.ts";
import type { ResultJson } from "../../src/protocol/service.ts";
import type { ServiceJson } from "../../src/protocol/service-json.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { createAsset } from "../../src/web/asset-files.ts";
import type { OriginVerdict } from "../../src/web/origin.ts";
import type { GateModel, PageViews } from "../../src/web/page-views.ts";
import type { OwnValue } from "../../src/web/read-metrics.ts";
import { createWebServer, type WebServer, type WebServerParts } from "../../src/web/server.ts";
import { webSettings } from "../../src/web/settings.ts";
import { isVisible } from "../../src/web/visibility.ts";
import { deskFixture } from "../support/desk-fixture.ts";
import { metricsOf } from "../support/metrics-fixtures.ts";

export const password = "correct horse";
const passwordHash = await hashPassword(password);
export const script = "console.log('page');\n".repeat(100);

type Config = Parameters<typeof webSettings>[0];
interface ConfigPart {
  site?: Partial<Config["site"]>;
  tokens?: Config["tokens"];
}

export function settingsOf({ site = {}, tokens = [] }: ConfigPart = {}) {
  return webSettings({
    site: {
      ...{ name: "Hydrascale", url: null, allowedOrigins: [], trustedProxies: ["127.0.0.0/8"] },
      ...{ timeZone: "UTC", frameAncestors: [], language: "auto", accent: null, logo: null },
      ...site,
    },
    operator: { passwordHash, sessionLastsMs: 3_600_000 },
    tokens,
  });
}

export interface LogLine {
  level: string;
  event: string;
  [field: string]: unknown;
}

export function listLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string) => (fields: object, event: string) =>
    void lines.push({ ...fields, level, event });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Pages as plain as can be: what the edge hands to the real ones. */
const plainViews: PageViews = {
  gate: (model: GateModel) => `<!doctype html><main>
    <p>${model.failure === "invalid-password" ? "Invalid password" : (model.failure ?? "")} ${model.retryAfterSeconds ?? ""}</p>
    <form method="post" action="/login"><input name="password" type="password">
    <input type="hidden" name="_csrf_token" value="${model.formToken}">
    <input type="hidden" name="return_to" value="${escaped(model.returnTo)}"></form></main>`,
  error: ({ status, detail, remedy, language }) =>
    `<!doctype html><html lang="${language}"><main>${status} ${escaped(detail)} ${escaped(remedy)}</main>`,
  originBanner: (verdict: OriginVerdict) => `<p data-origin-banner>${escaped(verdict.remedy ?? "")}</p>`,
};

function serviceJson(id: string): ServiceJson {
  const none = { up: null, measured: 0 };
  return {
    ...{ id, name: id, description: null, group: null, state: "operational", since: null, checkedAt: null },
    ...{ latencyMs: 12, reason: "ok", message: "ok" },
    uptime: { "24h": none, "7d": none, "30d": none, "90d": none },
  };
}

const services = [
  { id: "api", visibility: "public" },
  { id: "secret-db", visibility: "operator" },
] as const;

export interface WebFixture extends WebServer {
  origin: string;
  port: number;
  clock: ManualClock;
  log: ReturnType<typeof listLog>;
  pushed: { token: string; report: PushReport }[];
  ended: string[];
  taken: OwnValue[];
  /** What the status page shows from now on. */
  showPage(html: string): void;
}

export async function startWeb(
  config: ConfigPart = {},
  replaced: Partial<WebServerParts> = {},
): Promise<WebFixture> {
  const clock = new ManualClock();
  const log = listLog();
  const settings = settingsOf(config);
  const pushed: WebFixture["pushed"] = [];
  const ended: string[] = [];
  const taken: OwnValue[] = [];
  const paused = new Set<string>();
  let version = 0;
  let pages = new Map<string, ViewPage>();
  const showPage = (html: string) => {
    version++;
    const page = (text: string) => new ViewPage(text, `W/"${version}"`);
    pages = new Map([
      ["status:en", page(`<!doctype html><html lang="en"><body><main>${html}</main></body></html>`)],
      ["status:de", page(`<!doctype html><html lang="de"><body><main>${html}</main></body></html>`)],
      ["service:api:24h:en", page("<!doctype html><main>api</main>")],
    ]);
  };
  showPage("all good ".repeat(200));
  const web = createWebServer({
    settings: () => settings,
    clock,
    log,
    secretKeyBase: "k".repeat(64),
    sessionStore: createMemoryStore().sessions,
    verifyPassword,
    mostConnections: null,
    onSessionEnded: (id) => void ended.push(id),
    pages: { prepare: () => null, page: (key) => pages.get(key) ?? null },
    views: plainViews,
    operatorPages: {
      show: async ({ path, formToken }) =>
        path === "/dashboard" || path === "/tasks"
          ? `<main>operator's ${path}<input name="_csrf_token" value="${formToken}"></main>`
          : null,
      post: async () => null,
    },
    metrics: metricsOf([]),
    takeMetrics: async (values) => void taken.push(...values),
    commands: {
      check: async () => true,
      pause: async (id) => !paused.has(id) && paused.add(id) !== undefined,
      resume: async (id) => paused.delete(id),
      acknowledge: async () => false,
    },
    reader: {
      status: (audience) => ({
        site: { name: "Hydrascale", url: null },
        indicator: "none",
        services: services
          .filter((one) => isVisible(one.visibility, audience))
          .map(({ id }) => serviceJson(id)),
        generatedAt: new Date(clock.now()).toISOString(),
      }),
      history: async () => null,
      service: (id, audience) => {
        const found = services.find((one) => one.id === id && isVisible(one.visibility, audience));
        return found ? serviceJson(found.id) : null;
      },
      results: async (id, limit, audience) => {
        if (!services.some((one) => one.id === id && isVisible(one.visibility, audience))) return null;
        const result: ResultJson = {
          at: new Date(clock.now()).toISOString(),
          outcome: "up",
          latencyMs: 1,
          reason: "ok",
        };
        return new Array<ResultJson>(Math.min(limit, 3)).fill(result);
      },
    },
    ...(await deskFixture(
      clock,
      services.map((service) => ({ ...service, name: service.id })),
    )),
    readiness: () => ({ ready: true, reasons: [], warnings: ["disk is slow"] }),
    push: async (token, report) => {
      if (token !== "known-token") return false;
      pushed.push({ token, report });
      return true;
    },
    assets: new Map([["page-abc123.js", createAsset(Buffer.from(script), "text/javascript; charset=utf-8")]]),
    answerSelfCheck: (nonce) => `proof of ${nonce}`,
    whoListens: async () => null,
    ...replaced,
  });
  const { port } = await web.listen(0, "127.0.0.1");
  return { ...web, port, origin: `http://127.0.0.1:${port}`, clock, log, pushed, ended, taken, showPage };
}

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with any header, `Host` and `Origin` included, which fetch does not let through. */
export function ask(
  { port }: { port: number },
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<RawAnswer> {
  const { method = "GET", headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A browser without JavaScript: keeps cookies, sends the hidden fields of the form it was shown. */
export class PlainBrowser {
  readonly cookies = new Map<string, string>();
  readonly #web: { port: number; origin: string };

  constructor(web: { port: number; origin: string }) {
    this.#web = web;
  }

  async open(path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
    return this.#keep(await ask(this.#web, path, { headers: { ...this.#headers(), ...headers } }));
  }

  async submit(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<RawAnswer> {
    const answer = await ask(this.#web, path, {
      method: "POST",
      headers: {
        ...this.#headers(),
        Origin: this.#web.origin,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    });
    return this.#keep(answer);
  }

  async logIn(at = "/login"): Promise<RawAnswer> {
    const gate = await this.open(at);
    return this.submit("/login", { ...hiddenFields(gate.body), password });
  }

  #headers(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return { Accept: "text/html,*/*;q=0.8", ...(cookie === "" ? {} : { Cookie: cookie }) };
  }

  #keep(answer: RawAnswer): RawAnswer {
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes("Max-Age=0")) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

export function hiddenFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    const value = /value="([^"]*)"/.exec(tag)?.[1];
    if (name !== undefined && value !== undefined)
      fields[name] = value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
  }
  return fields;
}
