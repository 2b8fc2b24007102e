import { z } from "zod";
import type { PushReport } from "../monitor/push.ts";
import { HttpError } from "./problem.ts";

const latency = z
  .union([z.literal("").transform(() => null), z.coerce.number().finite().min(0).max(86_400_000)], {
    error: "expected milliseconds, a day at most",
  })
  .nullish()
  .transform((value) => value ?? null);

/** `ping` in milliseconds; an empty one, as Kuma's own example sends, is none. */
const reportSchema = z.object({
  status: z.enum(["up", "degraded", "down"], { error: "expected up, degraded or down" }).default("up"),
  msg: z.string().nullish(),
  ping: latency,
});

/**
 * A report from query, JSON body or form; the body wins over the query, key by key.
 *
 * @throws HttpError 400 `push.report`
 */
export function readPush(query: URLSearchParams, contentType: string | undefined, body: string): PushReport {
  const parsed = reportSchema.safeParse({ ...Object.fromEntries(query), ...readBody(contentType, body) });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unreadable(`${issue?.path.join(".") ?? "report"}: ${issue?.message ?? "not understood"}`);
  }
  const { status, msg, ping } = parsed.data;
  return { outcome: status, words: msg ? msg : null, latencyMs: ping };
}

/**
 * A body is a form unless it is JSON by its type or by its looks: `curl -d` calls everything a form, and a report of
 * down that is not read would pass for up.
 */
function readBody(contentType: string | undefined, body: string): object {
  if (body.trim() === "") return {};
  if (!contentType?.includes("json") && !body.trimStart().startsWith("{"))
    return Object.fromEntries(new URLSearchParams(body));
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw unreadable(`the body is no JSON: ${error instanceof Error ? error.message : "not understood"}`);
  }
  throw unreadable("expected a JSON object");
}

function unreadable(found: string): HttpError {
  return new HttpError({
    status: 400,
    code: "push.report",
    message: `The report could not be read: ${found.slice(0, 200)}`,
    remedy: "Send ?status=up|degraded|down&msg=…&ping=<milliseconds>, or the same keys as a JSON object",
  });
}
