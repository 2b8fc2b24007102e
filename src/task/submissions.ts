import { createHash } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { SymbiontClient } from "./client.ts";
import { newTask } from "./known-task.ts";
import type { KnownTask, TaskStore } from "./ports.ts";
import type { Reading } from "./trouble.ts";

export interface Submission {
  prompt: string;
  /** Of the form: the same form sent twice is one task. Null: it carries none, then its words count for a moment. */
  formKey: string | null;
  by: string;
}

export interface SubmissionParts {
  clock: Clock;
  client: SymbiontClient;
  store: TaskStore;
  source: string;
}

const sameWordsMs = 5_000;

/** Hands goals to Symbiont, each once however often its form is sent. */
export class Submissions {
  readonly #parts: SubmissionParts;
  /** On their way, by key. */
  readonly #running = new Map<string, Promise<Reading<KnownTask>>>();
  #recent: { key: string; at: number; task: KnownTask }[] = [];

  constructor(parts: SubmissionParts) {
    this.#parts = parts;
  }

  submit(submission: Submission): Promise<Reading<KnownTask>> {
    const key = keyOf(submission);
    const running = this.#running.get(key);
    if (running) return running;
    const made = this.#submitOnce(key, submission).finally(() => this.#running.delete(key));
    this.#running.set(key, made);
    return made;
  }

  /** Done when none of those that are on their way now is any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  async #submitOnce(key: string, { prompt, formKey, by }: Submission): Promise<Reading<KnownTask>> {
    const { client, store, source, clock } = this.#parts;
    const known = formKey === null ? this.#justMade(key) : await store.findSubmission(source, key);
    if (known) return { ok: true, value: known };
    // Without a key of the form, the same words may be meant a second time later.
    const idempotencyKey = formKey === null ? `${key}-${clock.now()}` : key;
    const made = await client.submit(prompt, idempotencyKey);
    if (!made.ok) return made;
    const task: KnownTask = {
      ...newTask(source, made.value, clock.now()),
      ...{ prompt, status: "queued", followed: true, createdBy: by },
      submissionKey: formKey === null ? null : key,
    };
    await store.save([{ ...task, ...(await this.#seenMeanwhile(task)) }]);
    this.#recent.push({ key, at: clock.monotonic(), task });
    return { ok: true, value: task };
  }

  /** The list may have told of it before the answer to the submission came. */
  async #seenMeanwhile({ source, id }: KnownTask): Promise<Partial<KnownTask>> {
    const [seen] = await this.#parts.store.find(source, [id]);
    return seen ? { number: seen.number, status: seen.status, createdAt: seen.createdAt } : {};
  }

  #justMade(key: string): KnownTask | undefined {
    const oldest = this.#parts.clock.monotonic() - sameWordsMs;
    this.#recent = this.#recent.filter(({ at }) => at > oldest);
    return this.#recent.find((one) => one.key === key)?.task;
  }
}

/** The form's key stands for it as it was filled in: other words are another task. */
function keyOf({ prompt, formKey }: Submission): string {
  return createHash("sha256")
    .update(JSON.stringify([formKey, prompt]))
    .digest("base64url");
}
