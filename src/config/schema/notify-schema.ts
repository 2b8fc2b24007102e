import { z } from "zod";
import { channelKinds } from "../../notify/channels.ts";
import { newsKinds } from "../../notify/rules.ts";
import { closed, duration, listOf, oneOf, text } from "../../probe/key-schemas.ts";
import { choice } from "./choice.ts";
import { dailyHours, id, ids } from "./values.ts";

const channelSchema = choice({
  noun: "medium",
  common: z.object({ id: id().meta({ description: "Stable id.", examples: ["ops"] }) }),
  variants: new Map(channelKinds.map(({ name, keys }) => [name, keys])),
});

const ruleSchema = closed({
  to: ids()
    .min(1)
    .meta({ description: "Channels that hear it.", examples: [["ops"]] }),
  services: ids().optional().meta({ description: "Services it is about. Empty: all." }),
  groups: listOf(text()).optional().meta({ description: "Groups it is about. Empty: all." }),
  on: listOf(oneOf(newsKinds))
    .optional()
    .meta({ description: "What is told. Empty: everything.", examples: [["down", "recovered"]] }),
  after: duration({ min: 0 })
    .optional()
    .meta({ description: "How long it has to have lasted.", examples: ["2m"] }),
  remind: duration({ min: 1_000 })
    .optional()
    .meta({ description: "Tell again while it lasts. Default: never.", examples: ["1h"] }),
  quiet: dailyHours()
    .optional()
    .meta({ description: "Hours in which news waits.", examples: ["22:00-07:00"] }),
});

export const notifySchema = closed({
  channels: listOf(channelSchema).optional().meta({ description: "Ways to tell people." }),
  rules: listOf(ruleSchema)
    .optional()
    .meta({ description: "Who hears what. None: every channel hears down and recovered of everything." }),
});
