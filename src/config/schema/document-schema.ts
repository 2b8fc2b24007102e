import { z } from "zod";
import {
  closed,
  duration,
  headerToken,
  listOf,
  oneOf,
  says,
  text,
  url,
  whole,
} from "../../probe/key-schemas.ts";
import { languages, visibilities } from "../../protocol/vocabulary.ts";
import { tokenScopes } from "../config.ts";
import { notifySchema } from "./notify-schema.ts";
import { defaultsSchema, groupSchema, maintenanceSchema, serviceSchema } from "./service-schema.ts";
import { symbiontSchema } from "./symbiont-schema.ts";
import * as value from "./values.ts";

const site = closed({
  name: text()
    .default("Status")
    .meta({ description: "Name on the page.", examples: ["Hydrascale"] }),
  url: value
    .siteUrl()
    .optional()
    .meta({
      description: "Public URL: what browsers send as Origin. Left out: the request's own.",
      examples: ["https://status.example.com"],
    }),
  allowedOrigins: listOf(value.origin())
    .default([])
    .meta({
      description: "More origins whose pages may connect; `https://*.h` is one or more labels before h.",
      examples: [["https://*.example.com"]],
    }),
  trustedProxies: listOf(value.addressRange())
    .default(["127.0.0.0/8", "::1/128"])
    .meta({ description: "Addresses whose forwarded headers are believed." }),
  timeZone: value
    .timeZone()
    .optional()
    .meta({
      description: "Days of the uptime bars. Default: this machine's zone.",
      examples: ["Europe/Berlin"],
    }),
  frameAncestors: listOf(value.frameSource())
    .default([])
    .meta({ description: "Who may embed the page. Empty: nobody.", examples: [["https://example.com"]] }),
  language: oneOf(["auto", ...languages])
    .default("auto")
    .meta({ description: "`auto`: what the browser asks for." }),
  accent: value
    .colour()
    .optional()
    .meta({ description: "Colour of links and focus.", examples: ["#3b6ea5"] }),
  logo: text()
    .optional()
    .meta({ description: "File of the logo, from the config's folder on.", examples: ["./logo.svg"] }),
});

const operator = closed({
  passwordHash: value
    .passwordHash()
    .optional()
    .meta({ description: "Output of `cortex password`. Left out: a password is made at the first start." }),
  sessionLasts: duration({ min: 1_000 }).prefault("12h").meta({ description: "How long a login lasts." }),
});

const token = closed({
  id: value.id().meta({ description: "Name of the token in the log.", examples: ["prometheus"] }),
  token: value.bearerToken().meta({ description: "What the program sends as `Authorization: Bearer`." }),
  can: listOf(oneOf(tokenScopes))
    .min(1, says("at least one of metrics, read, write", "write what it may do"))
    .meta({
      description: "`metrics` (of what is public), `read` (the operator's view), `write` (changes as well).",
      examples: [["metrics"]],
    }),
});

const connectivity = value.offOr({
  targets: listOf(value.tcpTarget())
    .min(1)
    .default(["tcp://1.1.1.1:443", "tcp://9.9.9.9:443"])
    .meta({ description: "Reached by TCP to tell a failure from this machine's being offline." }),
});

const history = closed({
  results: duration({ min: 3_600_000 })
    .prefault("48h")
    .meta({ description: "How long each result is kept." }),
  minutes: duration({ min: 3_600_000 })
    .prefault("14d")
    .meta({ description: "How long roll-ups by the minute are kept." }),
  hours: duration({ min: 86_400_000 })
    .prefault("400d")
    .meta({ description: "How long roll-ups by the hour are kept. Days are kept for ever." }),
});

const limits = closed({
  concurrent: whole(1, 100_000).default(1_000).meta({ description: "Checks at once." }),
  perHost: whole(1, 100_000).default(64).meta({ description: "Checks of one host at once." }),
});

const heartbeat = closed({
  url: url("http", "https").meta({
    description: "Asked regularly: a dead man's switch elsewhere.",
    examples: ["https://elsewhere.example/push/abc"],
  }),
  every: duration({ min: 1_000 }).prefault("60s").meta({ description: "How often." }),
});

const dashboard = closed({
  pages: z
    .record(value.id(), text(), says("page files by name", "write { queue: ./pages/queue.ts }"))
    .optional()
    .meta({ description: "Pages of your own, one module each.", examples: [{ queue: "./pages/queue.ts" }] }),
});

const dendrite = closed({
  url: url("http", "https").meta({
    description: "Headless browser for `cortex doctor`.",
    examples: ["http://127.0.0.1:8333"],
  }),
  key: headerToken().optional().meta({ description: "Sent as `X-API-Key`." }),
  path: text().default("/evaluate").meta({ description: "Where a script is posted to." }),
});

/** The whole of `cortex.yaml`. */
export const documentSchema = closed({
  site: site.prefault({}).meta({ description: "The page." }),
  operator: operator.prefault({}).meta({ description: "Who may see everything." }),
  tokens: listOf(token).default([]).meta({ description: "Bearer tokens for programs." }),
  host: closed({
    visibility: oneOf(visibilities)
      .default("operator")
      .meta({ description: "Who sees the figures of this machine." }),
  })
    .prefault({})
    .meta({ description: "This machine." }),
  connectivity: connectivity
    .optional()
    .meta({ description: "How being offline is told from a failure; `off` switches it off." }),
  heartbeat: heartbeat.optional().meta({ description: "We report that we live." }),
  history: history
    .prefault({})
    .meta({ description: "How long what is kept. Days and changes of state: for ever." }),
  limits: limits.prefault({}).meta({ description: "Bounds of the checks." }),
  defaults: defaultsSchema.prefault({}).meta({ description: "Any key that all services share." }),
  groups: listOf(groupSchema)
    .default([])
    .meta({ description: "Order, words and visibility of the headings; optional." }),
  services: listOf(serviceSchema)
    .default([])
    .meta({ description: "What is watched, in the order of the page." }),
  maintenance: listOf(maintenanceSchema).default([]).meta({ description: "Announced work." }),
  notify: notifySchema.optional().meta({ description: "Telling people." }),
  dashboard: dashboard.optional().meta({ description: "The operator's pages." }),
  symbiont: symbiontSchema.optional().meta({ description: "Who plans and runs tasks." }),
  dendrite: dendrite.optional().meta({ description: "A headless browser for the doctor." }),
});

export type Document = z.output<typeof documentSchema>;
