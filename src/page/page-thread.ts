import { Worker } from "node:worker_threads";
import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf, systemCodeOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Answer, Call, FromThread, ThreadData, ToThread } from "./worker/protocol.ts";

export interface PageThreadParts {
  clock: Clock;
  log: Log;
  /** Of the thread's own script. */
  script: URL;
  /** Of what `cortex-status/page` is. */
  builderUrl: string;
  /** What its code sees as the environment: no secret of ours. */
  env: Readonly<Record<string, string>>;
  onFile(path: string, print: string): void;
  /** The thread is gone: what was running in it did not get an answer. */
  onEnd(cause: EndCause): void;
}

export type EndCause = "stuck" | "memory" | "exit" | "unstarted";

const megabytes = 256;
const pingEveryMs = 2_500;
const stuckAfterMs = 5_000;

interface Running {
  call: Call;
  resolve(answer: Answer | null): void;
  cancel: Cancel;
}

const causeOf: Record<string, EndCause> = {
  ERR_WORKER_OUT_OF_MEMORY: "memory",
  ERR_WORKER_INIT_FAILED: "unstarted",
};

/** One thread, from its start to its end. Whether it is replaced is its owner's business. */
export class PageThread {
  readonly #parts: PageThreadParts;
  readonly #worker: Worker;
  readonly #running = new Map<number, Running>();
  #next = 1;
  #ended = false;
  #cancelPing: Cancel | undefined;
  #cancelStuck: Cancel | undefined;

  constructor(parts: PageThreadParts) {
    this.#parts = parts;
    const workerData: ThreadData = { builderUrl: parts.builderUrl };
    this.#worker = new Worker(parts.script, {
      workerData,
      env: { ...parts.env },
      name: "pages",
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 32 },
    });
    this.#worker.on("message", (message: FromThread) => this.#heard(message));
    this.#worker.on("error", (thrown) => {
      parts.log.error({ error: messageOf(thrown) }, "pages.thread-failed");
      this.#end(causeOf[systemCodeOf(thrown) ?? ""] ?? "exit");
    });
    this.#worker.on("exit", () => this.#end("exit"));
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        parts.log.info({ text: chunk.toString().trimEnd().slice(0, 2_000) }, "pages.said");
      });
    }
  }

  /** Calls that have no answer yet. */
  running(): Call[] {
    return [...this.#running.values()].map(({ call }) => call);
  }

  /** After `patienceMs` its signal is aborted. Null: the thread ended first. */
  ask(call: Call, patienceMs: number): Promise<Answer | null> {
    if (this.#ended) return Promise.resolve(null);
    const number = this.#next++;
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(patienceMs, () => this.#abort(number));
      this.#running.set(number, { call, cancel, resolve });
      this.#say({ say: "call", number, call });
      this.#cancelPing ??= this.#parts.clock.after(pingEveryMs, () => this.#ping());
    });
  }

  async stop(): Promise<void> {
    this.#end("exit", false);
    await this.#worker.terminate();
  }

  #say(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  /** A thread that lives answers at once; one that does not within half a second never will. */
  #abort(number: number): void {
    this.#say({ say: "abort", number });
    // What a ping allowed for is longer.
    this.#cancelStuck?.();
    this.#cancelStuck = undefined;
    this.#expectLife(500);
  }

  #ping(): void {
    this.#cancelPing = undefined;
    if (this.#running.size === 0 || this.#ended) return;
    this.#say({ say: "ping" });
    this.#expectLife(stuckAfterMs);
    this.#cancelPing = this.#parts.clock.after(pingEveryMs, () => this.#ping());
  }

  #expectLife(withinMs: number): void {
    this.#cancelStuck ??= this.#parts.clock.after(withinMs, () => this.#end("stuck"));
  }

  #heard(message: FromThread): void {
    this.#cancelStuck?.();
    this.#cancelStuck = undefined;
    if (message.say === "file") this.#parts.onFile(message.path, message.print);
    if (message.say === "stray") this.#parts.log.error({ error: message.text }, "pages.stray-error");
    if (message.say !== "answer") return;
    const running = this.#running.get(message.number);
    if (!running) return;
    this.#running.delete(message.number);
    running.cancel();
    running.resolve(message.answer);
  }

  #end(cause: EndCause, tell = true): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelPing?.();
    this.#cancelStuck?.();
    if (tell) this.#parts.onEnd(cause);
    for (const { cancel, resolve } of this.#running.values()) {
      cancel();
      resolve(null);
    }
    this.#running.clear();
    void this.#worker.terminate();
  }
}
