import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { parseJson } from "../../probe/connection/live-poll.ts";

const messageSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).default({}),
  result: z.record(z.string(), z.unknown()).default({}),
  error: z.object({ message: z.string() }).optional(),
});

export type DevToolsValues = Record<string, unknown>;

/** The DevTools protocol over Chromium's pipes: messages are JSON, ended by a zero byte. */
export class DevTools {
  readonly #to: Writable;
  readonly #waiting = new Map<number, (answer: { result: DevToolsValues } | { error: string }) => void>();
  readonly #onEvent: (method: string, params: DevToolsValues) => void;
  #calls = 0;
  #rest = "";

  constructor(to: Writable, from: Readable, onEvent: (method: string, params: DevToolsValues) => void) {
    this.#to = to;
    this.#onEvent = onEvent;
    from.setEncoding("utf8").on("data", (chunk: string) => this.#take(chunk));
    from.once("close", () => this.#end());
    // A browser that is gone is told by its exit; its pipes break as well.
    for (const pipe of [to, from]) pipe.on("error", () => this.#end());
  }

  /** Rejects with the browser's words, and when the browser is gone. */
  async call(method: string, params: DevToolsValues = {}, sessionId?: string): Promise<DevToolsValues> {
    const id = ++this.#calls;
    const answer = await new Promise<{ result: DevToolsValues } | { error: string }>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
    if ("error" in answer) throw new Error(`${method}: ${answer.error}`);
    return answer.result;
  }

  #take(chunk: string): void {
    const parts = (this.#rest + chunk).split("\0");
    this.#rest = parts.pop() ?? "";
    for (const part of parts) this.#hear(part);
  }

  #hear(text: string): void {
    const parsed = messageSchema.safeParse(parseJson(text));
    if (!parsed.success) return;
    const { id, method, params, result, error } = parsed.data;
    if (id === undefined) {
      if (method !== undefined) this.#onEvent(method, params);
      return;
    }
    this.#waiting.get(id)?.(error ? { error: error.message } : { result });
    this.#waiting.delete(id);
  }

  #end(): void {
    for (const resolve of this.#waiting.values()) resolve({ error: "the browser is gone" });
    this.#waiting.clear();
  }
}
