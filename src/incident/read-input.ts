/** What people and programs write, read strictly: everything that is wrong with it is said at once. */
import type { z } from "zod";
import { parseDuration } from "../core/duration.ts";
import { incidentInputSchema, maintenanceInputSchema, updateInputSchema } from "../protocol/incident.ts";
import type { IncidentStatus, Visibility } from "../protocol/vocabulary.ts";
import type { IncidentText } from "./incident.ts";
import { isStart, lastsBoundsMs, wholeSeconds } from "./maintenance.ts";
import type { MaintenanceText } from "./plans.ts";
import { recurrenceProblem } from "./recurrence.ts";

export const inputProblems = [
  "missing",
  "long",
  "choice",
  "type",
  "key",
  "service",
  "none",
  "start",
  "duration",
  "rule",
  "json",
] as const;

export interface InputProblem {
  field: string;
  what: (typeof inputProblems)[number];
  /** What came, shortened; empty: nothing. */
  found: string;
}

export type Reading<Value> = { ok: true; value: Value } | { ok: false; problems: InputProblem[] };

/** A service as it is configured now. */
export type KnownService = (id: string) => { name: string; visibility: Visibility } | undefined;

export function readIncident(input: unknown, known: KnownService): Reading<IncidentText> {
  const read = incidentInputSchema.safeParse(trimmed(input));
  if (!read.success) return { ok: false, problems: problemsOf(read.error, input) };
  const problems = lost(read.data.services, known);
  if (problems.length > 0) return { ok: false, problems };
  const services = [...new Set(read.data.services)].flatMap((id) => {
    const service = known(id);
    return service ? [{ id, name: service.name, visibility: service.visibility }] : [];
  });
  return { ok: true, value: { ...read.data, services } };
}

/** @param current the status that holds when none is written */
export function readUpdate(
  input: unknown,
  current: IncidentStatus,
): Reading<{ status: IncidentStatus; body: string }> {
  const read = updateInputSchema.safeParse(trimmed(input));
  if (!read.success) return { ok: false, problems: problemsOf(read.error, input) };
  const { status, body = "" } = read.data;
  if (status === undefined && body === "")
    return { ok: false, problems: [{ field: "body", what: "missing", found: "" }] };
  return { ok: true, value: { status: status ?? current, body } };
}

export function readMaintenance(input: unknown, known: KnownService): Reading<MaintenanceText> {
  const read = maintenanceInputSchema.safeParse(trimmed(input));
  if (!read.success) return { ok: false, problems: problemsOf(read.error, input) };
  const { title, services, start, lasts, every } = read.data;
  const rule = every === undefined || every === null || every === "" ? null : every;
  const lastsMs = parseDuration(lasts);
  const problems: InputProblem[] = [
    ...lost(services, known),
    ...(isStart(start)
      ? []
      : [{ field: "start", what: start === "" ? "missing" : "start", found: short(start) } as const]),
    ...(lastsMs !== undefined && lastsMs >= lastsBoundsMs.min && lastsMs <= lastsBoundsMs.max
      ? []
      : [{ field: "lasts", what: lasts === "" ? "missing" : "duration", found: short(lasts) } as const]),
    ...(rule === null || recurrenceProblem(rule) === null
      ? []
      : [{ field: "every", what: "rule", found: short(rule) } as const]),
  ];
  if (problems.length > 0 || lastsMs === undefined) return { ok: false, problems };
  return {
    ok: true,
    value: { title, serviceIds: [...new Set(services)], start: wholeSeconds(start), lastsMs, every: rule },
  };
}

function lost(ids: readonly string[], known: KnownService): InputProblem[] {
  return ids
    .filter((id) => known(id) === undefined)
    .map((id) => ({ field: "services", what: "service", found: short(id) }));
}

/** Blanks around words are nobody's wish; a body keeps its own. */
function trimmed(input: unknown): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, typeof value === "string" ? value.trim() : value]),
  );
}

function problemsOf(error: z.ZodError, input: unknown): InputProblem[] {
  return error.issues.flatMap((issue): InputProblem[] => {
    const field = String(issue.path[0] ?? "");
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({ field: short(key), what: "key", found: short(key) }));
    const found = valueAt(input, issue.path);
    if (found === undefined || found === "") return [{ field, what: "missing", found: "" }];
    if (issue.code === "too_big") return [{ field, what: "long", found: "" }];
    if (issue.code === "too_small")
      return [{ field, what: field === "services" ? "none" : "missing", found: "" }];
    if (issue.code === "invalid_value") return [{ field, what: "choice", found: short(found) }];
    return [{ field, what: field === "" ? "json" : "type", found: short(found) }];
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
