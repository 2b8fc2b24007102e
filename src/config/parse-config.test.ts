import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isScalar, isMap as isYamlMap, parseDocument, visit } from "yaml";
import { configExample } from "./example.ts";
import { parseConfig } from "./parse-config.ts";
import { hashPassword } from "./password.ts";

const whole = await readFile(new URL("../../test/support/whole-config.yaml", import.meta.url), "utf8");
const env = {
  OPERATOR_PASSWORD_HASH: await hashPassword("secret"),
  METRICS_TOKEN: "metrics-token-0123456789",
  API_TOKEN: "api",
  BACKUP_TOKEN: "backup-token",
  DENDRITE_KEY: "key",
  SYMBIONT_TOKEN: "symbiont",
  HOOK_SECRET: "hook",
};

function parsed(text: string, environment: Record<string, string> = {}) {
  const { config, errors, warnings } = parseConfig(text, { env: environment, configDir: "/etc/cortex" });
  expect(errors).toBeUndefined();
  if (!config) throw new Error("the config was refused");
  return { config, warnings };
}

function service(keys: string, rest = "") {
  const [first] = parsed(`${rest}\nservices:\n  - { id: a, ${keys} }`).config.services;
  if (!first) throw new Error("no service");
  return first;
}

test("a config with every key there is parses, with the environment filled in", () => {
  const { config } = parsed(whole, env);
  expect(config.services.map(({ kind }) => kind)).toEqual([
    ..."http tcp dns ping tls websocket push systemd process docker disk command symbiont".split(" "),
  ]);
  expect(config.tokens).toEqual([{ id: "prometheus", token: env.METRICS_TOKEN, can: ["metrics"] }]);
  expect(config.operator).toEqual({
    passwordHash: env.OPERATOR_PASSWORD_HASH,
    sessionLastsMs: 12 * 3_600_000,
  });
  expect(config.site).toMatchObject({
    name: "Hydrascale",
    timeZone: "Europe/Berlin",
    logo: "/etc/cortex/logo.svg",
  });
  expect(config.services[6]).toMatchObject({ pushToken: "backup-token", vouchMs: 86_400_000 + 300_000 });
});

test("what is there is not warned of as something that comes later", () => {
  const { config, warnings } = parsed(whole, env);
  const paths = warnings.map(({ path }) => path);
  for (const path of [
    "site",
    "history.results",
    "history.minutes",
    "services[0].http",
    "services[0].expect.latency",
    "services[1].tcp",
    "services[6].push",
    ...[3, 7, 8, 9, 10, 11, 12].map((at) => `services[${at}].${config.services[at]?.kind}`),
    "symbiont.url",
    "symbiont.token",
    "notify",
    "services[0].dependsOn",
    "symbiont.runbooks",
    "symbiont.agent",
    "dashboard",
  ]) {
    expect(paths).not.toContain(path);
  }
});

test("a runbook's parameters are looked for in its command", () => {
  const runbook =
    'symbiont: { runbooks: { a: { command: [echo, "{unti}", "{{json}}"], params: { unit: {} } } } }';
  const { warnings } = parsed(runbook);
  expect(warnings.map(({ path, found }) => [path, found])).toEqual([
    ["symbiont.runbooks.a.command", "no parameter `unti`"],
    ["symbiont.runbooks.a.params", "nothing that uses `unit`"],
  ]);
});

test("the example of the docs is valid and free of warnings", () => {
  expect(parsed(configExample).warnings).toEqual([]);
});

test("an empty file, or one of comments and empty sections, is a config without services", () => {
  for (const text of ["", "# nothing\n", "services:\n  # - { id: a }\nsite:\n"]) {
    expect(parsed(text).config).toMatchObject({ services: [], groups: [], host: { visibility: "operator" } });
  }
});

test("a service that says nothing gets the documented defaults", () => {
  expect(service("tcp: '127.0.0.1:80'")).toMatchObject({
    name: "a",
    everyMs: 60_000,
    timeoutMs: 10_000,
    vouchMs: 70_000,
    confirm: { down: 2, degraded: 2, up: 1, retryEveryMs: 5_000 },
    visibility: "public",
    group: null,
    invert: false,
  });
});

test("what all services depend on does not depend on itself", () => {
  const { config } = parsed(
    'defaults: { dependsOn: [gw] }\nservices: [{ id: gw, tcp: "x:1" }, { id: api, tcp: "x:2" }]',
  );
  expect(config.services.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
    ["gw", []],
    ["api", ["gw"]],
  ]);
});

test("a rule may name a group that only the defaults name", () => {
  const { config } = parsed(
    'defaults: { group: Core }\nservices: [{ id: a, tcp: "x:1" }]\nnotify: { channels: [{ id: ops, webhook: "http://h/" }], rules: [{ to: [ops], groups: [Core] }] }',
  );
  expect(config.notify.rules).toMatchObject([{ groups: ["Core"] }]);
});

test("an inherited timeout is cut to the interval, and the retry pause with it", () => {
  const fast = service("tcp: 'x:1', every: 2s", "defaults: { timeout: 30s }");
  expect(fast).toMatchObject({ timeoutMs: 2_000, confirm: { retryEveryMs: 2_000 } });
});

test("a push is believed at once, and vouched for until its grace is over", () => {
  expect(service("push: {}, every: 1d")).toMatchObject({
    vouchMs: 86_400_000 + 3_600_000,
    confirm: { down: 1, degraded: 1, up: 1 },
    pushToken: null,
  });
  expect(service("push: {}").vouchMs).toBe(70_000);
  expect(service("push: { grace: 5m }").vouchMs).toBe(360_000);
});

test("Symbiont's address and token are the environment's, else the file's, and reach the checks of it", () => {
  const text =
    "symbiont: { url: 'http://h:1', token: written }\nservices: [{ id: s, symbiont: 'http://h:1' }]";
  const ofFile = parsed(text).config;
  expect(ofFile.symbiont).toMatchObject({
    url: "http://h:1",
    token: "written",
    paths: { status: "/status" },
  });
  expect(JSON.stringify(ofFile.services[0]?.options)).toContain("written");
  const SYMBIONT_URL = "http://h:2";
  const ofEnvironment = parsed(text, { SYMBIONT_URL, SYMBIONT_TOKEN: "set" }).config;
  expect(ofEnvironment.symbiont).toMatchObject({ url: SYMBIONT_URL, token: "set" });
  expect(JSON.stringify(ofEnvironment.services[0]?.options)).not.toMatch(/written|set/);
  expect(parsed("", { SYMBIONT_URL: "" }).config.symbiont).toMatchObject({ url: null, token: null });
});

test("visibility is the service's own, else its group's, else the default, else public", () => {
  const groups = "groups: [{ name: G, visibility: operator }, { name: H }]\n";
  expect(service("tcp: 'x:1', group: G", groups).visibility).toBe("operator");
  expect(service("tcp: 'x:1', group: G, visibility: public", groups).visibility).toBe("public");
  expect(service("tcp: 'x:1', group: H", `${groups}defaults: { visibility: operator }`).visibility).toBe(
    "operator",
  );
  expect(service("tcp: 'x:1', group: H", groups).visibility).toBe("public");
});

test("groups that only services name come after those that are described", () => {
  const { config } = parsed(
    "groups: [{ name: Z }]\nservices: [{ id: a, tcp: 'x:1', group: A }, { id: b, tcp: 'x:2', group: Z }]",
  );
  expect(config.groups.map(({ name }) => name)).toEqual(["Z", "A"]);
});

test("the environment is read once, in quoted and plain text alike, and can be escaped", () => {
  const text = "site: { name: '${A} and ${B} and $${A}' }";
  expect(parsed(text, { A: "one", B: "${A}" }).config.site.name).toBe("one and ${A} and ${A}");
});

test("anchors and merge keys of YAML work", () => {
  const text = "services:\n  - &base { id: a, tcp: 'x:1', every: 5s }\n  - { <<: *base, id: b }";
  expect(parsed(text).config.services).toMatchObject([{ id: "a" }, { id: "b", everyMs: 5_000 }]);
});

test("a check of the page's own address is warned of", () => {
  const { warnings } = parsed(
    "site: { url: 'https://h/status' }\nservices: [{ id: a, http: 'https://h:443/x' }]",
  );
  expect(warnings).toMatchObject([{ path: "services[0].http" }]);
  const local = "services: [{ id: a, http: 'http://localhost:4100/x' }]";
  expect(parsed(local, { PORT: "4100" }).warnings).toHaveLength(1);
  expect(parsed(local).warnings).toEqual([]);
});

test("hostile names are kept as they are", () => {
  const name = `<script>"'\u202e${"x".repeat(10_000)}`;
  expect(parsed(JSON.stringify({ services: [{ id: "a", name, tcp: "x:1" }] })).config.services[0]?.name).toBe(
    name,
  );
});

test("2,000 services are parsed in well under ten seconds", () => {
  const one = (at: number) =>
    `  - { id: s${at}, name: Service ${at}, group: G${at % 20}, http: "http://127.0.0.1/${at}", every: 30s }\n`;
  const text = `services:\n${Array.from({ length: 2_000 }, (_, at) => one(at)).join("")}`;
  const beganAt = performance.now();
  expect(parsed(text).config.services).toHaveLength(2_000);
  expect(performance.now() - beganAt).toBeLessThan(10_000);
});

/** Where each key of the whole config stands, but those that are names of the user's own. */
function keysOfSchema(): { offset: number; key: string }[] {
  const found: { offset: number; key: string }[] = [];
  visit(parseDocument(whole), {
    Pair(_, pair, ancestors) {
      const above = ancestors.at(-2);
      const parent = above && "key" in above && isScalar(above.key) ? String(above.key.value) : "";
      if (!isYamlMap(ancestors.at(-1)) || ["headers", "json", "pages", "runbooks", "params"].includes(parent))
        return;
      if (isScalar(pair.key) && pair.key.range)
        found.push({ offset: pair.key.range[0], key: String(pair.key.value) });
    },
  });
  return found;
}

test("any key of the config with a letter doubled is an error on its line that names the key that was meant", () => {
  const keys = keysOfSchema();
  expect(keys.length).toBeGreaterThan(100);
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.nat(), ({ offset, key }, seed) => {
      const at = offset + (seed % key.length);
      const mutated = whole.slice(0, at) + whole[at] + whole.slice(at);
      const { errors = [] } = parseConfig(mutated, { env, configDir: "/" });
      const unknown = errors.find(({ found }) => found.startsWith("the unknown key"));
      expect(unknown?.remedy).toContain(`write \`${key}\`,`);
      expect(unknown?.line).toBe(whole.slice(0, offset).split("\n").length);
    }),
    { numRuns: 300 },
  );
});

test("tokens that can be guessed work, with a warning that does not show them", () => {
  const { config, warnings } = parsed(
    "tokens: [{ id: a, token: short, can: [read] }]\nservices: [{ id: b, push: { token: tok } }]",
  );
  expect(config.tokens[0]?.token).toBe("short");
  expect(warnings.map(({ path, line }) => [path, line])).toEqual([
    ["tokens[0].token", 1],
    ["services[0].push.token", 2],
  ]);
  expect(JSON.stringify(warnings)).not.toContain("short,");
});
