import { z } from "zod";
import { messageOf } from "../core/errors.ts";
import { HttpError } from "./problem.ts";

/** A figure of the user's own, as it came in. */
export interface OwnValue {
  name: string;
  value: number;
  /** Epoch ms; null: now. */
  at: number | null;
  unit: string | null;
}

const mostValues = 1_000;
/** Words in front of the first dot that are ours. */
const reserved = ["host", "process"];

const name = z
  .string()
  .max(100)
  .regex(/^[A-Za-z][\w.:/-]*$/, "expected letters, digits and . _ - : / after a letter")
  .refine(
    (text) => !reserved.includes(text.split(".")[0] ?? ""),
    "host. and process. are the program's own names",
  );

const at = z.union([
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z.int().min(0).max(8.64e15),
]);

const valueSchema = z.strictObject({
  name,
  value: z.number(),
  at: at.nullish().transform((value) => value ?? null),
  unit: z
    .string()
    .max(20)
    .nullish()
    .transform((text) => (text ? text : null)),
});

/** What may be sent, for whoever describes it. */
export const metricsInputSchema = z.union([valueSchema, z.array(valueSchema).max(mostValues)]);

/**
 * One value or an array of them, from a JSON body. One that is wrong is wrong for all: nothing is stored.
 *
 * @throws HttpError 400 `metrics.json`, 422 `metrics.value`
 */
export function readMetrics(body: string): OwnValue[] {
  const json = parsed(body);
  const all = Array.isArray(json) ? json : [json];
  if (all.length > mostValues) throw wrong(`expected at most ${mostValues} values, found ${all.length}`);
  return all.map((one: unknown, index) => {
    const read = valueSchema.safeParse(one);
    if (read.success) return read.data;
    const issue = read.error.issues[0];
    const place = `${Array.isArray(json) ? `[${index}]` : ""}${issue?.path.map((key) => `.${String(key)}`).join("") ?? ""}`;
    throw wrong(`${place.replace(/^\./, "") || "value"}: ${issue?.message ?? "not understood"}`);
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (thrown) {
    throw new HttpError({
      status: 400,
      code: "metrics.json",
      message: `The body is no JSON: ${messageOf(thrown).slice(0, 200)}`,
      remedy,
    });
  }
}

const remedy =
  'Send {"name": "queue.length", "value": 42}, with "at" and "unit" if you like, or an array of such';

function wrong(found: string): HttpError {
  return new HttpError({ status: 422, code: "metrics.value", message: found.slice(0, 300), remedy });
}

export function refusedMetric(message: string, remedy: string): HttpError {
  return new HttpError({ status: 422, code: "metrics.value", message, remedy });
}
