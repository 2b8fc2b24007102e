import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A Symbiont that answers whatever a test wants it to, over real sockets. */
export class FakeSymbiont {
  readonly asked: {
    method: string;
    path: string;
    authorization: string | undefined;
    key: string | undefined;
  }[] = [];
  readonly prompts: string[] = [];
  answer: Answer = json({ status: "running" });
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  port = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port = 0): Promise<FakeSymbiont> {
    const server = createServer();
    const fake = new FakeSymbiont(server);
    server.on("request", (request: IncomingMessage, response) => {
      const { method = "", url = "", headers } = request;
      const key = headers["idempotency-key"];
      fake.asked.push({ method, path: url, authorization: headers.authorization, key: key?.toString() });
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (method === "POST" && chunks.length > 0) fake.prompts.push(Buffer.concat(chunks).toString());
        fake.answer(response, request);
      });
    });
    server.on("connection", (socket: Socket) => {
      fake.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => fake.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    fake.port = (server.address() as AddressInfo).port;
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  polls(part = "/progress"): number {
    return this.asked.filter(({ path }) => path.includes(part)).length;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function json(value: unknown, status = 200): Answer {
  return (response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function body(
  text: string | Buffer,
  type: string | null,
  status = 200,
  headers: Record<string, string> = {},
): Answer {
  return (response) =>
    response.writeHead(status, { ...(type === null ? {} : { "content-type": type }), ...headers }).end(text);
}

export interface Behaviour {
  /** Expected kind of trouble; null: it is read as a running task all the same. */
  trouble: string | null;
  answer: Answer;
  /** Takes the whole time limit. */
  slow?: boolean;
}

const jsonType = "application/json";
const running = { status: "running" };
const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;

/** What Symbiont may do to us instead of answering well. */
export const behaviours: Record<string, Behaviour> = {
  "a JSON string": { trouble: "shape", answer: json("all good") },
  "a JSON number": { trouble: "shape", answer: json(7) },
  "JSON null": { trouble: "shape", answer: json(null) },
  "JSON true": { trouble: "shape", answer: json(true) },
  "an array": { trouble: "shape", answer: json([running]) },
  "an empty object": { trouble: "shape", answer: json({}) },
  "a status of null": { trouble: "shape", answer: json({ status: null }) },
  "a status that is a number": { trouble: "shape", answer: json({ status: 3 }) },
  "a status that is an object": { trouble: "shape", answer: json({ status: { word: "running" } }) },
  "an empty status": { trouble: "shape", answer: json({ status: "  " }) },
  "the task within another object": { trouble: "shape", answer: json({ data: running }) },
  "JSON nested without end": { trouble: "shape", answer: body(deep, jsonType) },
  "an empty body": { trouble: "empty", answer: body("", jsonType) },
  "white space": { trouble: "empty", answer: body(" \n ", jsonType) },
  "204": { trouble: "empty", answer: (response) => response.writeHead(204).end() },
  "half JSON": { trouble: "broken-json", answer: body('{"status":"run', jsonType) },
  "JSON with a comma too many": { trouble: "broken-json", answer: body('{"status":"running",}', jsonType) },
  "bytes that are no text": {
    trouble: "broken-json",
    answer: body(Buffer.from([0xff, 0xfe, 0, 1, 2]), jsonType),
  },
  "two documents": { trouble: "broken-json", answer: body('{"status":"running"}{"a":1}', jsonType) },
  HTML: { trouble: "not-json", answer: body("<html><title>Welcome</title></html>", "text/html") },
  "HTML that says it is JSON": { trouble: "broken-json", answer: body("<html>", jsonType) },
  "JSON that says it is HTML": { trouble: "not-json", answer: body('{"status":"running"}', "text/html") },
  "plain text": { trouble: "not-json", answer: body("running", "text/plain") },
  "a string without a type": { trouble: "not-json", answer: body('"running"', null) },
  "a picture": { trouble: "not-json", answer: body(Buffer.alloc(100, 137), "image/png") },
  "JSON in a coding nobody asked for": {
    trouble: "broken-json",
    answer: body(gzipSync(JSON.stringify(running)), jsonType, 200, { "content-encoding": "gzip" }),
  },
  "50 MB": {
    trouble: "too-large",
    answer: (response) => {
      response.writeHead(200, { "content-type": jsonType });
      response.write(`{"status":"running","result":"`);
      const chunk = "x".repeat(1_024 * 1_024);
      let left = 50;
      const pump = (): void => {
        while (left-- > 0) if (!response.write(chunk)) return void response.once("drain", pump);
        response.end('"}');
      };
      pump();
    },
  },
  "a redirect": {
    trouble: "redirect",
    answer: body("", null, 302, { location: "http://127.0.0.1:1/elsewhere" }),
  },
  "a redirect to nowhere": { trouble: "redirect", answer: body("", null, 301) },
  "304": { trouble: "redirect", answer: (response) => response.writeHead(304).end() },
  "401 with a problem": { trouble: "status", answer: json({ detail: "token not accepted" }, 401) },
  "403 in HTML": { trouble: "status", answer: body("<title>No</title>", "text/html", 403) },
  "404": { trouble: "status", answer: json({ error: "no such task" }, 404) },
  "429": { trouble: "status", answer: json({ message: "slow down" }, 429) },
  "500 with a stack": { trouble: "status", answer: body("Traceback: boom", "text/plain", 500) },
  "502 without a body": { trouble: "status", answer: (response) => response.writeHead(502).end() },
  "599": { trouble: "status", answer: json({}, 599) },
  "a connection that ends before the answer": {
    trouble: "reset",
    answer: (response) => response.socket?.destroy(),
  },
  "a reset in the middle": {
    trouble: "reset",
    answer: (response) => {
      response.writeHead(200, { "content-type": jsonType, "content-length": "1000" });
      response.write('{"status":');
      setImmediate(() => response.socket?.resetAndDestroy());
    },
  },
  "less than it promised": {
    trouble: "reset",
    answer: (response) => {
      response.writeHead(200, { "content-type": jsonType, "content-length": "1000" });
      response.write('{"status":"running"}');
      setImmediate(() => response.socket?.end());
    },
  },
  "what is no HTTP": { trouble: "not-json", answer: (response) => response.socket?.end("SSH-2.0-x\r\n\r\n") },
  "no answer at all": { trouble: "timeout", slow: true, answer: () => undefined },
  "headers and then nothing": {
    trouble: "timeout",
    slow: true,
    answer: (response) => response.writeHead(200, { "content-type": jsonType }).flushHeaders(),
  },
  "a drip": {
    trouble: "timeout",
    slow: true,
    answer: (response) => {
      response.writeHead(200, { "content-type": jsonType });
      const drip = setInterval(() => response.write(" "), 5);
      response.on("close", () => clearInterval(drip));
    },
  },
  "null everywhere": {
    trouble: null,
    answer: json({
      ...{ status: "running", subtasks: [null, { id: null, title: null, depends_on: null }], result: null },
      ...{ error: null, cost_usd: null, prompt: null, approval: null, created_at: null },
    }),
  },
  "wrong kinds everywhere": {
    trouble: null,
    answer: json({
      ...{ status: "running", subtasks: 5, result: { a: 1 }, error: ["x"], cost_usd: "lots", prompt: {} },
      ...{ approval: "yes", concurrency: -1, created_at: "yesterday", number: 1.5 },
    }),
  },
  "subtasks that are numbers and strings": {
    trouble: null,
    answer: json({ status: "running", subtasks: [1, "two", [3], { title: "four" }] }),
  },
  "a circle of dependencies": {
    trouble: null,
    answer: json({
      status: "running",
      subtasks: [
        { id: "a", depends_on: ["b"] },
        { id: "b", depends_on: ["c", "b"] },
        { id: "c", depends_on: ["a", "nobody"] },
      ],
    }),
  },
  "ids twice": {
    trouble: null,
    answer: json({ status: "running", subtasks: [{ id: "a" }, { id: "a" }, { id: 1 }, { id: "1" }] }),
  },
  "dates that are none": {
    trouble: null,
    answer: json({
      status: "running",
      subtasks: ["yesterday", "2026-13-45T99:99:99Z", "", 1e99, -1, {}, "0000-00-00"].map((at, index) => ({
        ...{ id: `${index}`, status: "running", started_at: at, finished_at: at },
      })),
    }),
  },
  "a status that nobody knows": { trouble: null, answer: json({ status: "pondering" }) },
  "a status of a whole book": { trouble: null, answer: json({ status: "so ".repeat(100_000) }) },
  "words that would be markup": {
    trouble: null,
    answer: json({
      ...{
        status: "<b>running</b>",
        prompt: "<script>alert(1)</script>",
        error: '"><img src=x onerror=alert(1)>',
      },
      subtasks: [{ id: "<i>", title: "</svg><script>alert(1)</script>", status: "<u>" }],
    }),
  },
  "names of what objects are made of": {
    trouble: null,
    answer: body(
      '{"status":"running","__proto__":{"x":1},"subtasks":[{"id":"__proto__"},{"id":"constructor"}]}',
      jsonType,
    ),
  },
  "five thousand subtasks": {
    trouble: null,
    answer: json({
      status: "running",
      subtasks: Array.from({ length: 5_000 }, (_, i) => ({
        id: `s${i}`,
        depends_on: i > 0 ? [`s${i - 1}`] : [],
      })),
    }),
  },
  "JSON as plain text": { trouble: null, answer: body('{"status":"running"}', "text/plain") },
  "JSON without a type": { trouble: null, answer: body('{"status":"running"}', null) },
  "JSON after a byte order mark": { trouble: null, answer: body('\uFEFF{"status":"running"}', jsonType) },
  "JSON of a kind of its own": {
    trouble: null,
    answer: body('{"status":"running"}', "application/vnd.symbiont+json; charset=utf-8"),
  },
  "201 with a task": { trouble: null, answer: json(running, 201) },
};
