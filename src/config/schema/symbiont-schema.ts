import { z } from "zod";
import { closed, duration, headerToken, listOf, says, text, url, whole } from "../../probe/key-schemas.ts";
import { commandLine, id } from "./values.ts";

const path = (route: string) =>
  text()
    .regex(/^\//, says("a path", `write it from its slash on, such as ${route}`))
    .default(route);

const parameter = closed({
  enum: listOf(text())
    .min(1)
    .optional()
    .meta({ description: "The values allowed.", examples: [["nginx", "caddy"]] }),
});

const runbook = closed({
  title: text()
    .optional()
    .meta({ description: "What people read.", examples: ["Restart the web server"] }),
  command: commandLine().meta({
    description: "Program and arguments; `{unit}` is the parameter `unit`.",
    examples: [["systemctl", "restart", "{unit}"]],
  }),
  params: z
    .record(
      id(),
      parameter,
      says("parameters by name", "write { unit: { enum: [nginx] } }, or {} for any text"),
    )
    .optional()
    .meta({ description: "Parameters by name; `{}` is any text." }),
  approve: z.boolean().optional().meta({ description: "Whether the operator is asked before it runs." }),
  timeout: duration()
    .optional()
    .meta({ description: "How long it may take. Default 10m.", examples: ["1m"] }),
});

const agent = closed({
  command: commandLine().meta({
    description: "Program and arguments; the prompt is on its standard input.",
    examples: [["claude", "-p"]],
  }),
  timeout: duration()
    .optional()
    .meta({ description: "How long it may take. Default 30m.", examples: ["30m"] }),
  plan: z.boolean().optional().meta({
    description: "Whether it is asked for a plan first, whose steps run in parallel. Default false.",
  }),
});

const agentError = says(
  "auto, or { command, timeout }",
  'write `agent: auto`, or { command: ["claude", "-p"], timeout: 30m }',
);

export const symbiontSchema = closed({
  url: url("http", "https")
    .optional()
    .meta({
      description: "Symbiont's API. Left out: the embedded one.",
      examples: ["http://127.0.0.1:8111"],
    }),
  token: headerToken().optional().meta({ description: "Token for `Authorization: Bearer`." }),
  port: whole(1, 65_535).optional().meta({ description: "Port of the embedded one. Default 8111." }),
  concurrency: whole(1, 1_000).optional().meta({ description: "Subtasks at once. Default 4." }),
  paths: closed({
    compound: path("/task/compound").meta({ description: "Where a task is submitted." }),
    progress: path("/task/{id}/progress").meta({ description: "Where its progress is read." }),
    status: path("/status").meta({ description: "Where Symbiont says how it is." }),
    health: path("/health").meta({ description: "Where Symbiont says that it lives." }),
  })
    .optional()
    .meta({ description: "Paths of the API." }),
  runbooks: z
    .record(id(), runbook, says("runbooks by name", "write restart-web: { command: [...] }"))
    .optional()
    .meta({ description: "Commands that a task may run, by name." }),
  agent: z
    .union([z.literal("auto"), agent], agentError)
    .optional()
    .meta({ description: "The agent that takes free prompts; `auto`: the first known one on PATH." }),
});
