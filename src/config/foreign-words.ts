import type { Path } from "./issue.ts";

const services =
  "write `services`: one entry for each thing watched, with its check, such as `http: https://…`";
const channels = "write `notify`, with `channels` and, where they are needed, `rules`";
const startFlags = "take it out: PORT and BIND, or --port and --bind, say where the page listens";

/** Keys of a whole file. */
const atTop: Readonly<Record<string, string>> = {
  endpoints: services,
  monitors: services,
  checks: services,
  "external-endpoints": "write `services`, with `push: { grace: … }` as their check",
  alerting: channels,
  alerts: channels,
  notifications: channels,
  storage: "take it out: what is measured is in the data folder, which --data or CORTEX_DATA_DIR moves",
  web: startFlags,
  server: startFlags,
  port: startFlags,
  metrics: "take it out: /metrics is there for a token of `tokens` that can [metrics]",
  ui: "write `site`, with `name`, `logo` and `accent`",
  announcements: "write an incident at /dashboard/incidents, or `maintenance` for announced work",
  security: "take it out: the operator logs in with a password, and `tokens` are for programs",
  concurrency: "write `limits: { concurrent: … }`",
};

const target = "write it into the check, such as `tcp: host:port` or `ping: host`";
const confirm = "write `confirm: { down: 2 }`: how many results have to agree";
const retryEvery = "write `confirm: { retryEvery: 5s }`";
const json = 'write `expect: { body: { json: { "$.status": ok } } }`';
const dns = "write `dns: { name: example.com, type: A, resolver: 1.1.1.1:53 }`";
const told = "write it under `notify`: channels hear of every service unless a rule says otherwise";
const invert = "write `invert: true`";

/** Keys of one thing that is watched. */
const ofService: Readonly<Record<string, string>> = {
  type: "take it out: the check is named by its key, such as `http: https://…` or `tcp: host:port`",
  url: "write the kind of check as the key, such as `http: https://…` or `tcp: host:port`",
  host: target,
  hostname: target,
  port: target,
  interval: "write `every`, such as `every: 60s`",
  retries: confirm,
  maxretries: confirm,
  "retry-interval": retryEvery,
  retryInterval: retryEvery,
  "failure-threshold": confirm,
  "success-threshold": "write `confirm: { up: 2 }`: how many results have to agree",
  resendInterval: "write `remind: 1h` into a rule of `notify.rules`",
  conditions: "write `expect`, such as `expect: { status: [200], latency: 500ms, body: { contains: ok } }`",
  accepted_statuscodes: "write `expect: { status: [200-299] }`",
  jsonPath: json,
  expectedValue: json,
  maxredirects: "write `redirects: 5`, or `redirects: false` to follow none",
  ignoreTls: "write `tls: { verify: false }`, or `tls: { ca: ./root.pem }`, which still proves who answers",
  client: "write `timeout`, `redirects: false` or `tls: { verify: false }` beside the check",
  expiryNotification: "write `expect: { certificate: 14d }`",
  basic_auth_user: 'write `auth: { basic: "user:password" }`',
  basic_auth_pass: 'write `auth: { basic: "user:password" }`',
  pushToken: "write `push: { token: … }`",
  docker_container: "write `docker: …`, with the name of the container",
  docker_host: "set DOCKER_HOST in the environment to the engine's socket",
  dns_resolve_type: dns,
  dns_resolve_server: dns,
  keyword: "write `expect: { body: { contains: … } }`",
  alerts: told,
  enabled: "take it out: a service is paused on the dashboard, or taken out of the file",
  active: "take it out: a service is paused on the dashboard, or taken out of the file",
  tags: "write `group`",
  parent: "write `group`, or `dependsOn` when it explains a failure",
  upsideDown: invert,
  upside_down: invert,
  notificationIDList: told,
};

/** What says the same here, for the keys of other monitors: better advice than the nearest word. */
export function foreignWord(key: string, above: Path): string | undefined {
  const words =
    above.length === 0 ? atTop : above.length === 2 && above[0] === "services" ? ofService : undefined;
  return words && Object.hasOwn(words, key) ? words[key] : undefined;
}
