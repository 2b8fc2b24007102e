import { z } from "zod";
import { impacts, incidentStatuses, maintenanceStatuses } from "./vocabulary.ts";

const time = z.iso.datetime();

/** Bounds of what anybody may write. */
export const mostTitle = 200;
export const mostBody = 20_000;

export const incidentUpdateSchema = z.object({
  id: z.string(),
  at: time,
  status: z.enum(incidentStatuses),
  /** As it was written, in Markdown; what the monitor tells is plain. */
  body: z.string(),
  /** The same as safe HTML. */
  html: z.string(),
});
export type IncidentUpdateJson = z.infer<typeof incidentUpdateSchema>;

/** An incident as `/api/v1` tells it; updates newest first. */
export const incidentSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(incidentStatuses),
  impact: z.enum(impacts),
  services: z.array(z.string()),
  /** Opened from confirmed downs: it closes when all are back. */
  automatic: z.boolean(),
  startedAt: time,
  createdAt: time,
  updatedAt: time,
  resolvedAt: time.nullable(),
  updates: z.array(incidentUpdateSchema),
});
export type IncidentJson = z.infer<typeof incidentSchema>;

/** What `POST /api/v1/incidents` takes; only the title is required. */
export const incidentInputSchema = z.strictObject({
  title: z.string().min(1).max(mostTitle),
  status: z.enum(incidentStatuses).default("investigating"),
  impact: z.enum(impacts).default("minor"),
  services: z.array(z.string()).max(1_000).default([]),
  body: z.string().max(mostBody).default(""),
});

/** What `POST /api/v1/incidents/:id/updates` takes; left out, the status stays, but one of the two has to be there. */
export const updateInputSchema = z.strictObject({
  status: z.enum(incidentStatuses).optional(),
  body: z.string().max(mostBody).optional(),
});

const windowSchema = z.object({ from: time, to: time, status: z.enum(maintenanceStatuses) });

/** Announced work; the windows are those of the last thirty days, what runs, and the next. */
export const maintenanceSchema = z.object({
  id: z.string(),
  title: z.string(),
  services: z.array(z.string()),
  /** Local to `timeZone`. */
  start: z.string(),
  timeZone: z.string(),
  lasts: z.string(),
  every: z.string().nullable(),
  /** The config says it, so only the config changes it. */
  configured: z.boolean(),
  windows: z.array(windowSchema),
});
export type MaintenanceJson = z.infer<typeof maintenanceSchema>;

/** What `POST /api/v1/maintenances` takes. */
export const maintenanceInputSchema = z.strictObject({
  title: z.string().min(1).max(mostTitle),
  services: z.array(z.string()).min(1).max(1_000),
  /** `2026-12-06T02:00`, local to the site unless it ends in Z or an offset. */
  start: z.string(),
  /** `2h` */
  lasts: z.string(),
  /** A rule of RFC 5545; left out: once. */
  every: z.string().nullable().optional(),
});
