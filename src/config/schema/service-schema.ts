import { z } from "zod";
import { lastsBoundsMs } from "../../incident/maintenance.ts";
import { closed, duration, flag, listOf, oneOf, text, whole } from "../../probe/key-schemas.ts";
import { kinds } from "../../probe/kinds.ts";
import { visibilities } from "../../protocol/vocabulary.ts";
import { choice } from "./choice.ts";
import { id, ids, moment, recurrence } from "./values.ts";

const times = () => whole(1, 100).optional();

const confirm = closed({
  down: times().meta({ description: "Results in a row until a service is down. Default 2; push 1." }),
  degraded: times().meta({ description: "Results in a row until a service is degraded. Default 2; push 1." }),
  up: times().meta({ description: "Results in a row until a service is operational again. Default 1." }),
  retryEvery: duration({ min: 100 })
    .optional()
    .meta({
      description:
        "Pause before a result that contradicts the state is checked again. Default min(5s, every).",
      examples: ["5s"],
    }),
});

/** Keys that all services share and that `defaults` may set for all of them. */
const shared = {
  group: text()
    .optional()
    .meta({ description: "Heading it stands under.", examples: ["Core"] }),
  visibility: oneOf(visibilities).optional().meta({
    description: "`operator`: nobody else learns that it exists. Default: its group's, else `public`.",
  }),
  every: duration({ min: 1_000 })
    .optional()
    .meta({ description: "Time between checks, at least 1s. Default 60s.", examples: ["30s"] }),
  timeout: duration({ min: 10 })
    .optional()
    .meta({
      description: "Of the whole check. Default min(10s, every); not longer than `every`.",
      examples: ["10s"],
    }),
  confirm: confirm
    .optional()
    .meta({ description: "How many results have to agree before the state changes." }),
  invert: flag().optional().meta({ description: "`true`: up means down." }),
  dependsOn: ids()
    .optional()
    .meta({ description: "Services whose failure explains a failure of this one.", examples: [["gw"]] }),
  remote: flag().optional().meta({
    description:
      "Whether its failures may be this machine's being offline. Default: a public address, a name that cannot be resolved, and a `dns` check whose `resolver` is not on this machine.",
  }),
};

export const defaultsSchema = closed(shared);

/** Keys of every service, whatever its kind. */
export const commonService = z.object({
  id: id().meta({ description: "Stable id: letters, digits, - and _.", examples: ["api"] }),
  name: text()
    .optional()
    .meta({ description: "What people read. Default: the id.", examples: ["Public API"] }),
  description: text()
    .optional()
    .meta({ description: "One line below the name.", examples: ["The REST interface"] }),
  ...shared,
});

export const serviceSchema = choice({
  noun: "check kind",
  common: commonService,
  variants: new Map(kinds.map((kind) => [kind.name, kind.keys])),
});

export const groupSchema = closed({
  name: text().meta({ description: "Heading, and what `group` of a service says.", examples: ["Core"] }),
  description: text()
    .optional()
    .meta({ description: "One line below the heading.", examples: ["What customers touch"] }),
  visibility: oneOf(visibilities)
    .optional()
    .meta({ description: "Of its services that say nothing themselves. Default `public`." }),
});

export const maintenanceSchema = closed({
  id: id().meta({ description: "Stable id.", examples: ["patch"] }),
  title: text().meta({ description: "What people read.", examples: ["Monthly patches"] }),
  services: listOf(id()).meta({ description: "Services it covers.", examples: [["db"]] }),
  every: recurrence()
    .optional()
    .meta({ description: "An RRULE of RFC 5545; left out: once.", examples: ["FREQ=MONTHLY;BYDAY=1SU"] }),
  start: moment().meta({
    description: "Local to `site.timeZone` unless it ends in Z or an offset.",
    examples: ["2026-12-06T02:00"],
  }),
  lasts: duration(lastsBoundsMs).meta({
    description: "How long it takes.",
    examples: ["2h"],
  }),
});

export type ServiceEntry = z.output<typeof serviceSchema>;
export type SharedKeys = z.output<typeof defaultsSchema>;
