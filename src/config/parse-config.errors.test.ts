import { expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";

/** What is written, where the error is told, on which line, and a part of the remedy. */
type Case = [yaml: string, path: string, line: number, remedy: string];

const service = (keys: string) => `services:\n  - { id: a, ${keys} }`;
const http = (keys: string) => service(`http: "http://127.0.0.1/", ${keys}`);
const mail = (to: string) =>
  `notify: { channels: [{ id: a, email: { to: ${to}, from: a@b.example, smtp: "smtp://h" } }] }`;
const site = (keys: string) => `site:\n  ${keys}`;

const cases: Case[] = [
  ["sevices: []", "sevices", 1, "write `services`"],
  ["site: {}\nsite: {}", "site", 2, "take one of the two"],
  ["- a", "", 1, "with the keys site,"],
  ["just text", "", 1, "with the keys site,"],
  ["services:\n  - id: a\n   http: x", "", 3, "check the indentation"],
  ["site: { name: 'x }", "", 1, "the quotes"],
  ["site:\n  name: *nowhere", "site.name", 2, "write &nowhere"],
  ["site: !!js/function x", "", 1, "mend the line"],
  ["site: {}\n---\nsite: {}", "", 2, "mend the line"],
  ["? [a]\n: b", "", 1, "write the key as text"],
  ["a: &a [*a]", "", 1, "fewer of them"],
  [site("name: 5"), "site.name", 2, "in quotes"],
  [site("nmae: x"), "site.nmae", 2, "write `name`"],
  ["sight: {}", "sight", 1, "the nearest known key is `site`"],
  [site("url: status.example.com"), "site.url", 2, "https://host"],
  [site("url: https://h/?x=1"), "site.url", 2, "without ? and #"],
  [site('url: "https://*.example.com"'), "site.url", 2, "https://host"],
  [site("allowedOrigins: https://a"), "site.allowedOrigins", 2, "as a list"],
  [site("allowedOrigins: [https://a/path]"), "site.allowedOrigins[0]", 2, "no path"],
  [site("allowedOrigins: ['*']"), "site.allowedOrigins[0]", 2, "https://*.host"],
  [site("trustedProxies: [10.0.0.0/33]"), "site.trustedProxies[0]", 2, "CIDR"],
  [site("trustedProxies: [localhost]"), "site.trustedProxies[0]", 2, "CIDR"],
  [site("timeZone: Mars/Olympus"), "site.timeZone", 2, "Europe/Berlin"],
  [site('frameAncestors: ["https://a; script-src *"]'), "site.frameAncestors[0]", 2, "https://host"],
  [site("language: fr"), "site.language", 2, "auto, en, de"],
  [site("accent: red"), "site.accent", 2, "#3b6ea5"],
  ["operator: { passwordHash: secret }", "operator.passwordHash", 1, "cortex password"],
  ["operator: { sessionLasts: 12 }", "operator.sessionLasts", 1, "10s"],
  ["tokens: [{ id: a, token: two words, can: [read] }]", "tokens[0].token", 1, "openssl rand"],
  ["tokens: [{ id: a, token: 0123456789abcdef, can: [] }]", "tokens[0].can", 1, "what it may do"],
  [
    "tokens: [{ id: a, token: 0123456789abcdef, can: [admin] }]",
    "tokens[0].can[0]",
    1,
    "metrics, read, write",
  ],
  [
    "tokens:\n  - { id: a, token: 0123456789abcdef, can: [read] }\n  - { id: b, token: 0123456789abcdef, can: [read] }",
    "tokens[1].token",
    3,
    "change one",
  ],
  ["host: { visibility: everybody }", "host.visibility", 1, "public, operator"],
  ["connectivity: { targets: [1.1.1.1] }", "connectivity.targets[0]", 1, "tcp://1.1.1.1:443"],
  ["connectivity: on", "connectivity", 1, "connectivity: off"],
  ["dashboard: { pages: { host: ./h.ts } }", "dashboard.pages.host", 1, "my-host"],
  ["dashboard: { pages: { notifications: ./n.ts } }", "dashboard.pages.notifications", 1, "my-notifications"],
  ["dashboard: { pages: { refresh: ./r.ts } }", "dashboard.pages.refresh", 1, "my-refresh"],
  ["heartbeat: { every: 60s }", "heartbeat.url", 1, "add `url`"],
  ["history: { results: forever }", "history.results", 1, "30d"],
  ["limits: { concurrent: 0 }", "limits.concurrent", 1, "from 1 to"],
  ["limits: { perHost: many }", "limits.perHost", 1, "without quotes"],
  ["defaults: { every: 500ms }", "defaults.every", 1, "at least 1s"],
  ["defaults: { http: 'http://x/' }", "defaults.http", 1, "take `http` out"],
  ["groups: [{ description: x }]", "groups[0].name", 1, "add `name`"],
  ["groups:\n  - name: A\n  - name: A", "groups[1].name", 3, "change one"],
  ["services: { id: a }", "services", 1, "as a list"],
  ["services: [a]", "services[0]", 1, "write { id:"],
  ["services:\n  - { id: a }", "services[0]", 2, "add one, such as `http:"],
  [service("htpp: 'http://x/'"), "services[0].htpp", 2, "write `http`"],
  [service("http: 'http://x/', tcp: 'x:1'"), "services[0]", 2, "keep one"],
  ["services:\n  - tcp: x:1", "services[0].id", 2, "add `id`"],
  ["services:\n  - { id: a b, tcp: 'x:1' }", "services[0].id", 2, "web-1"],
  ["services:\n  - { id: a, tcp: 'x:1' }\n  - { id: a, tcp: 'x:2' }", "services[1].id", 3, "change one"],
  [http("every: 30"), "services[0].every", 2, "10s"],
  [http("every: 100ms"), "services[0].every", 2, "at least 1s"],
  [http("every: 5s, timeout: 6s"), "services[0].timeout", 2, "shorten `timeout` to 5s"],
  [http("timeout: 2m"), "services[0].timeout", 2, "shorten `timeout` to 60s"],
  [http("visibility: private"), "services[0].visibility", 2, "public, operator"],
  [http("confirm: { down: 0 }"), "services[0].confirm.down", 2, "from 1 to 100"],
  [http("confirm: { retry: 5s }"), "services[0].confirm.retry", 2, "write `retryEvery`"],
  [http("dependsOn: [b]"), "services[0].dependsOn[0]", 2, "such as `a`"],
  [http("dependsOn: [a]"), "services[0].dependsOn", 2, "take one of them out"],
  [http("method: FETCH"), "services[0].method", 2, "GET, HEAD"],
  [http("headers: { 'a b': c }"), 'services[0].headers["a b"]', 2, "letters, digits"],
  [http('headers: { a: "b\\nc" }'), "services[0].headers.a", 2, "one line"],
  [http("headers: { a: 世界 }"), "services[0].headers.a", 2, "Latin-1"],
  [http('auth: { bearer: "a\\r\\nb: c" }'), "services[0].auth.bearer", 2, "no line break"],
  ["symbiont: { token: “quoted” }", "symbiont.token", 1, "copy it again"],
  [
    'notify: { channels: [{ id: n, ntfy: "http://h/t", token: 世界 }] }',
    "notify.channels[0].token",
    1,
    "copy it",
  ],
  [http("auth: {}"), "services[0].auth", 2, "keep one of the two"],
  [http("auth: { basic: user }"), "services[0].auth.basic", 2, "a colon"],
  [http("redirects: true"), "services[0].redirects", 2, "false"],
  [http("tls: { verfy: false }"), "services[0].tls.verfy", 2, "write `verify`"],
  [http("tls: 'example.com:443'"), "services[0].tls", 2, "with the keys verify,"],
  [http("invert: 'yes'"), "services[0].invert", 2, "true or false"],
  [http("expect: { status: [600] }"), "services[0].expect.status[0]", 2, "200-299"],
  [http("expect: { status: 299-200 }"), "services[0].expect.status", 2, "200-299"],
  [http("expect: { body: ok }"), "services[0].expect.body", 2, "with the keys contains,"],
  [http("expect: { body: { matches: '(' } }"), "services[0].expect.body.matches", 2, "regular expression"],
  [http("expect: { body: { json: { db: up } } }"), "services[0].expect.body.json.db", 2, "RFC 9535"],
  [http("expect: { body: { json: { $.a: [1] } } }"), 'services[0].expect.body.json["$.a"]', 2, "{ lt: 100 }"],
  [
    http("expect: { body: { json: { $.a: { lt: x } } } }"),
    'services[0].expect.body.json["$.a"].lt',
    2,
    "number",
  ],
  [http("expect: { latency: fast }"), "services[0].expect.latency", 2, "250ms"],
  [http("grace: 5m"), "services[0].grace", 2, "take `grace` out"],
  [service("http: 'ftp://x/'"), "services[0].http", 2, "https://"],
  [service("http: 'http://u:p@x/'"), "services[0].http", 2, "auth: { basic"],
  [service("tcp: localhost"), "services[0].tcp", 2, "host:port"],
  [service("tcp: 'localhost:99999'"), "services[0].tcp", 2, "host:port"],
  [service("tcp: 'x:1', method: GET"), "services[0].method", 2, "only http can have it"],
  [service("push: { token: two words }"), "services[0].push.token", 2, "leave it out"],
  [service("push: true"), "services[0].push", 2, "with the keys grace,"],
  [service("dns: { name: x, type: Z }"), "services[0].dns.type", 2, "AAAA"],
  [service("ping: 'http://x'"), "services[0].ping", 2, "the host alone"],
  [service("websocket: 'http://x'"), "services[0].websocket", 2, "wss://"],
  [service("disk: { path: /, used: 90 }"), "services[0].disk.used", 2, "90%"],
  [service("command: ./check.sh"), "services[0].command", 2, "no shell"],
  [service("process: { min: 1 }"), "services[0].process.name", 2, "add `name`"],
  [
    "maintenance: [{ id: m, title: t, services: [x], start: '2026-12-06T02:00', lasts: 2h }]",
    "maintenance[0].services[0]",
    1,
    "there is no service",
  ],
  [
    "maintenance: [{ id: m, title: t, services: [], start: tomorrow, lasts: 2h }]",
    "maintenance[0].start",
    1,
    "2026-12-06T02:00",
  ],
  [
    "maintenance: [{ id: m, title: t, services: [], start: '2026-12-06T02:00', lasts: 3651d }]",
    "maintenance[0].lasts",
    1,
    "at most 3650d",
  ],
  [
    "maintenance: [{ id: m, title: t, services: [], every: monthly, start: '2026-12-06T02:00', lasts: 2h }]",
    "maintenance[0].every",
    1,
    "FREQ=",
  ],
  [
    "maintenance: [{ id: m, title: t, services: [], start: '2026-02-30T02:00', lasts: 2h }]",
    "maintenance[0].start",
    1,
    "2026-12-06T02:00",
  ],
  [
    "maintenance: [{ id: m, title: t, services: [], every: 'FREQ=HOURLY;BYMINUTE=0,30', start: '2026-12-06T02:00', lasts: 2h }]",
    "maintenance[0].every",
    1,
    "at most once an hour",
  ],
  ["notify: { channels: [{ id: a, slak: 'https://x' }] }", "notify.channels[0].slak", 1, "write `slack`"],
  ["notify: { channels: [{ id: a }] }", "notify.channels[0]", 1, "such as `webhook:"],
  [mail("5"), "notify.channels[0].email.to", 1, "a list"],
  [mail("[b]"), "notify.channels[0].email.to[0]", 1, "name@"],
  [mail("[5]"), "notify.channels[0].email.to[0]", 1, "name@"],
  [
    "notify: { channels: [{ id: a, telegram: { token: t } }] }",
    "notify.channels[0].telegram.chat",
    1,
    "add `chat`: write the id",
  ],
  ["notify: { rules: [{ to: [ops] }] }", "notify.rules[0].to[0]", 1, "there is no channel"],
  [
    "notify: { channels: [{ id: ops, command: [x] }], rules: [{ to: [ops], quiet: night }] }",
    "notify.rules[0].quiet",
    1,
    "22:00-07:00",
  ],
  ["dashboard: { pages: [a] }", "dashboard.pages", 1, "./pages/queue.ts"],
  ["symbiont: { runbooks: { a: { title: t } } }", "symbiont.runbooks.a.command", 1, "add `command`"],
  ["symbiont: { agent: claude }", "symbiont.agent", 1, "agent: auto"],
  ["dendrite: { key: x }", "dendrite.url", 1, "add `url`"],
  ["site:\n  name: ${NOT_SET}", "site.name", 2, "set NOT_SET"],
  ["site:\n  name: ${not a name}", "site.name", 2, "write ${NAME}"],
];

test.each(cases)("%j is refused at %s on line %i with the remedy …%s…", (yaml, path, line, remedy) => {
  const { errors } = parseConfig(yaml, { env: {}, configDir: "/" });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ path, line });
  expect(errors?.[0]?.remedy).toContain(remedy);
  expect(errors?.[0]?.expected).not.toMatch(/invalid/i);
});

test("every error of a file is told at once, in the order of its lines", () => {
  const yaml =
    "services:\n  - { id: a, http: x }\n  - { id: a, every: 1, tcp: 'x:1' }\nsite: { url: y }\ntokens: [{}]";
  const { errors = [] } = parseConfig(yaml, { env: {}, configDir: "/" });
  expect(errors.map(({ path }) => path)).toEqual([
    "services[0].http",
    "services[1].every",
    "services[1].id",
    "site.url",
    "tokens[0].id",
    "tokens[0].token",
    "tokens[0].can",
  ]);
});

test("a cycle of dependencies is told once, with the way round", () => {
  const link = (id: string, to: string) => `  - { id: ${id}, tcp: "x:1", dependsOn: [${to}] }\n`;
  const { errors } = parseConfig(`services:\n${link("a", "b")}${link("b", "c")}${link("c", "a")}`, {
    env: {},
    configDir: "/",
  });
  expect(errors).toMatchObject([{ path: "services[0].dependsOn", found: "a → b → c → a" }]);
});

test("a cycle that comes from the defaults says who has to have dependencies of its own", () => {
  const yaml = `
defaults: { dependsOn: [gw] }
services:
  - { id: gw, tcp: "x:1", dependsOn: [router] }
  - { id: router, tcp: "x:2" }
  - { id: api, tcp: "x:3" }
`;
  expect(parseConfig(yaml, { env: {}, configDir: "/" }).errors).toMatchObject([
    {
      path: "services[1].dependsOn",
      found: "gw → router → gw",
      remedy: expect.stringContaining("for router, such as `[]`"),
    },
  ]);
});

test("a password of a mail server that cannot be decoded is refused, and not shown", () => {
  const mail = "{ to: a@example.com, from: b@example.com, smtp: 'smtp://u:50%off@h' }";
  const { errors } = parseConfig(`notify: { channels: [{ id: m, email: ${mail} }] }`, {
    env: {},
    configDir: "/",
  });
  expect(errors).toMatchObject([
    { path: "notify.channels[0].email.smtp", remedy: expect.stringContaining("% is %25") },
  ]);
  expect(JSON.stringify(errors)).not.toContain("50%off");
});

test("a secret is not in any error, wherever it came from", () => {
  const secret = "hunter2!";
  const yaml = `
operator: { passwordHash: ${secret} }
tokens: [{ id: a, token: "${secret} ", can: [read] }]
site: { url: "\${FROM_ENV}" }
services:
  - { id: a, http: "http://u:${secret}@h/" }
  - { id: b, push: { token: ${secret} } }
  - { id: c, http: "http://h/", auth: { basic: ${secret} }, headers: { authorization: "${secret}\\n" } }
notify: { channels: [{ id: s, slack: ${secret} }] }
`;
  const { errors = [] } = parseConfig(yaml, { env: { FROM_ENV: secret }, configDir: "/" });
  expect(errors.length).toBeGreaterThanOrEqual(8);
  expect(JSON.stringify(errors)).not.toContain(secret);
});

test("aliases that blow a small file up are refused, not followed", () => {
  const level = (name: string, below: string) =>
    `${name}: &${name} [${Array(10).fill(`*${below}`).join(",")}]\n`;
  const bomb = `a: &a [${Array(10).fill("x").join(",")}]\n${["b", "c", "d", "e", "f", "g", "h"].map((name, at) => level(name, "abcdefg"[at] ?? "")).join("")}`;
  const { errors } = parseConfig(bomb, { env: {}, configDir: "/" });
  expect(errors).toMatchObject([{ found: "aliases that make it too large" }]);
});

test("a hundred thousand wrong keys are told in the time that many right ones take", () => {
  const text = Array.from({ length: 100_000 }, (_, at) => `k${at}: 1\n`).join("");
  const beganAt = performance.now();
  const { errors = [] } = parseConfig(text, { env: {}, configDir: "/" });
  expect(errors).toHaveLength(100_000);
  expect(errors.at(-1)?.line).toBe(100_000);
  expect(performance.now() - beganAt).toBeLessThan(30_000);
});

test.each([
  ["[".repeat(100_000), "more levels than can be read"],
  ["site: !!binary aGk=", "a value with a tag"],
  ["\u0000\u001b[31m: x", "the unknown key `\\u0000\\u001b[31m`"],
  ["__proto__: { a: 1 }", "the unknown key `__proto__`"],
])("hostile text %#: refused in words", (text, found) => {
  expect(parseConfig(text, { env: {}, configDir: "/" }).errors?.[0]?.found).toBe(found);
});

test("a file over 5 MB is refused", () => {
  const { errors } = parseConfig(`# ${"x".repeat(6_000_000)}`, { env: {}, configDir: "/" });
  expect(errors).toMatchObject([{ expected: "at most 5 MB" }]);
});
