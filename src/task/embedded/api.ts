/** The API of Symbiont over HTTP, behind a token. */
import { createHash, timingSafeEqual } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { Hono, type HonoRequest } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { z } from "zod";
import { CortexError, messageOf } from "../../core/errors.ts";
import { randomToken } from "../../core/ids.ts";
import type { Log } from "../../core/log.ts";
import {
  approveRequestSchema,
  compoundRequestSchema,
  retryRequestSchema,
  type SymbiontStatusJson,
  terminalTaskStates,
} from "../../protocol/symbiont.ts";
import type { Desk } from "./desk.ts";
import { ledgerJson, logJson, progressJson, rowJson } from "./json.ts";
import type { EmbeddedStore } from "./ports.ts";
import { refusal } from "./refusal.ts";
import type { TaskLogs } from "./task-logs.ts";

export interface ApiParts {
  desk: Desk;
  store: EmbeddedStore;
  logs: TaskLogs;
  log: Log;
  token: string;
  concurrency(): number;
  status(): Promise<SymbiontStatusJson>;
}

const mostBodyBytes = 4 * 1024 * 1024;
const mostRows = 500;

export function createApi(parts: ApiParts): Hono {
  const { desk, store, logs } = parts;
  const app = new Hono();
  app.onError((thrown) => problem(thrown, parts.log));
  app.notFound((c) =>
    problem(
      refusal(
        404,
        "not-found",
        `There is no ${c.req.method} ${c.req.path.slice(0, 200)}`,
        "See docs/mission-control.md",
      ),
      parts.log,
    ),
  );
  app.use(async (c, next) => {
    if (!isToken(c.req.header("authorization"), parts.token)) throw noToken();
    c.header("cache-control", "no-store");
    await next();
  });
  app.use(bodyLimit({ maxSize: mostBodyBytes, onError: () => problem(tooLarge(), parts.log) }));
  const progress = async (record: Awaited<ReturnType<Desk["find"]>>) =>
    progressJson(record, parts.concurrency());

  app.get("/health", (c) => c.json({ status: "ok" }));
  app.get("/status", async (c) => c.json(await parts.status()));
  app.post("/task/compound", async (c) => {
    const { prompt } = await readBody(c.req, compoundRequestSchema, '{"prompt": "…"}');
    const { task, isNew } = await desk.submit(prompt, whoOf(c.req), keyOf(c.req.header("idempotency-key")));
    return c.json(
      { task_id: task.id, id: task.id, number: task.number, status: task.status },
      isNew ? 201 : 200,
    );
  });
  app.get("/task/:id/progress", async (c) => c.json(await progress(await desk.find(c.req.param("id")))));
  app.post("/task/:id/cancel", async (c) => {
    const record = await desk.cancel(c.req.param("id"), whoOf(c.req));
    return c.json(await progress(record), record.task.finishedAt === null ? 202 : 200);
  });
  app.post("/task/:id/retry", async (c) => {
    const asked =
      (await c.req.text()) === "" ? {} : await readBody(c.req, retryRequestSchema, '{"subtask_id": "…"}');
    return c.json(
      await progress(await desk.retry(c.req.param("id"), whoOf(c.req), asked.subtask_id ?? null)),
    );
  });
  app.post("/task/:id/approve", async (c) => {
    const { approval_id, by } = await readBody(
      c.req,
      approveRequestSchema,
      '{"approval_id": "…"}, the id that stands in approval of GET /task/{id}/progress',
    );
    const record = await desk.approve(c.req.param("id"), approval_id, by?.slice(0, 100) || whoOf(c.req));
    return c.json(await progress(record));
  });
  app.get("/task/:id/log", async (c) => {
    const { task } = await desk.find(c.req.param("id"));
    const page = await logs.read(task.id, numberOf(c.req, "offset", Number.MAX_SAFE_INTEGER, 0));
    return c.json(
      logJson(
        page,
        terminalTaskStates.some((state) => state === task.status),
      ),
    );
  });
  app.get("/tasks", async (c) => {
    const { tasks, total } = await store.list({
      limit: numberOf(c.req, "limit", mostRows, 100),
      offset: numberOf(c.req, "offset", Number.MAX_SAFE_INTEGER, 0),
      statuses: (c.req.query("status") ?? "").split(",").filter(Boolean),
      search: c.req.query("search") ?? "",
    });
    return c.json({ tasks: tasks.map(rowJson), total });
  });
  app.get("/ledger", async (c) => {
    const before = numberOf(c.req, "before", Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    const { entries, total } = await store.ledger(numberOf(c.req, "limit", mostRows, 100), before);
    return c.json(ledgerJson(entries, total));
  });
  return app;
}

interface Request {
  text(): Promise<string>;
  header(name: string): string | undefined;
}

async function readBody<Shape extends z.ZodType>(
  request: Request,
  shape: Shape,
  example: string,
): Promise<z.output<Shape>> {
  const remedy = `Send JSON such as ${example}`;
  const parsed = shape.safeParse(parseJson(await request.text(), remedy));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "the body";
  throw refusal(422, "body", `${where}: ${issue?.message ?? "not as expected"}`, remedy);
}

function parseJson(text: string, remedy: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(422, "body", text === "" ? "There is no body" : "The body is no JSON", remedy);
  }
}

/** Who asks, as far as the holder of the token says so. */
function whoOf(request: Request): string {
  return request.header("cortex-actor")?.slice(0, 100) || "operator";
}

function keyOf(header: string | undefined): string | null {
  const key = header?.trim() ?? "";
  if (key.length > 255)
    throw refusal(422, "key", "The Idempotency-Key has more than 255 characters", "Shorten it");
  return key === "" ? null : key;
}

/** More than `most` is taken as that many. */
function numberOf(request: HonoRequest, name: string, most: number, usual: number): number {
  const written = request.query(name);
  if (written === undefined) return usual;
  if (/^\d{1,16}$/.test(written)) return Math.min(Number(written), most);
  throw refusal(
    400,
    name,
    `${name}: expected a whole number from 0 on, found ${JSON.stringify(written.slice(0, 60))}`,
    `Write ?${name}=${usual < most ? usual : 1}, or leave it out`,
  );
}

function isToken(header: string | undefined, token: string): boolean {
  const sent = /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
  if (sent === undefined) return false;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(sent), digest(token));
}

function noToken(): CortexError {
  return new CortexError({
    code: "symbiont.token",
    message: "The request carries no bearer token, or a wrong one",
    remedy: "Mission Control knows the token of its embedded Symbiont; use the pages under /tasks",
    status: 401,
  });
}

function tooLarge(): CortexError {
  return refusal(413, "body-too-large", `The body has more than ${mostBodyBytes / 1024} KiB`, "Send less");
}

function problem(thrown: unknown, log: Log): Response {
  const error = thrown instanceof CortexError ? thrown : bug(thrown, log);
  const { code, message, remedy, status } = error;
  // Of `about:blank` the title is that of the status (RFC 9457, section 4.2.1).
  const title = STATUS_CODES[status] ?? "Error";
  const body = { type: "about:blank", title, status, detail: message, code, remedy };
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return new Response(JSON.stringify(body), {
    status,
    headers: status === 401 ? { ...headers, "www-authenticate": 'Bearer realm="symbiont"' } : headers,
  });
}

function bug(thrown: unknown, log: Log): CortexError {
  const reference = randomToken(6);
  log.error({ reference, err: messageOf(thrown) }, "symbiont.request-failed");
  const remedy = `Look for ${reference} in the log`;
  return new CortexError({
    code: "symbiont.bug",
    message: "Something went wrong inside",
    remedy,
    status: 500,
  });
}
