import { z } from "zod";
import type { OperatorServiceJson, ServiceJson, Uptime } from "./service-json.ts";
import { indicators, outcomes, reasons, states, uptimeWindows, visibilities } from "./vocabulary.ts";

const time = z.iso.datetime();

const uptimeSchema = z.object({
  up: z.number().min(0).max(1).nullable(),
  measured: z.number().min(0).max(1),
}) satisfies z.ZodType<Uptime>;

export const serviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  group: z.string().nullable(),
  state: z.enum(states),
  since: time.nullable(),
  checkedAt: time.nullable(),
  latencyMs: z.number().nullable(),
  reason: z.enum(reasons),
  message: z.string(),
  uptime: z.record(z.enum(uptimeWindows), uptimeSchema),
}) satisfies z.ZodType<ServiceJson>;

export const operatorServiceSchema = serviceSchema.extend({
  detail: z.string().nullable(),
  visibility: z.enum(visibilities),
  kind: z.string(),
  everyMs: z.number(),
}) satisfies z.ZodType<OperatorServiceJson>;

const siteSchema = z.object({ name: z.string(), url: z.string().nullable() });

export const statusSchema = z.object({
  site: siteSchema,
  indicator: z.enum(indicators),
  services: z.array(z.union([operatorServiceSchema, serviceSchema])),
  generatedAt: time,
});
export type StatusJson = z.infer<typeof statusSchema>;

export const resultSchema = z.object({
  at: time,
  outcome: z.enum(outcomes),
  latencyMs: z.number().nullable(),
  reason: z.enum(reasons),
});
export type ResultJson = z.infer<typeof resultSchema>;

/**
 * One window of a service. Intervals touch, are in order and cover [from, to]; a maintenance or a pause has no reason.
 * Buckets touch and are at most 400; percentiles are in milliseconds over up and degraded results, null when there
 * was none. Days are there for windows of seven days and more.
 */
export const historySchema = z.object({
  id: z.string(),
  from: time,
  to: time,
  intervals: z.array(
    z.object({ state: z.enum(states), from: time, to: time, reason: z.enum(reasons).nullable() }),
  ),
  buckets: z
    .array(
      z.object({
        from: time,
        to: time,
        count: z.number(),
        p50: z.number().nullable(),
        p90: z.number().nullable(),
        p99: z.number().nullable(),
      }),
    )
    .max(400),
  days: z.array(
    uptimeSchema.extend({
      date: z.iso.date(),
      worst: z.enum(["operational", "degraded", "down"]).nullable(),
    }),
  ),
});
export type HistoryJson = z.infer<typeof historySchema>;

/** RFC 9457, with our two members `code` and `remedy`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  remedy: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;
