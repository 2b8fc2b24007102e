import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { type EndCause, PageThread, type PageThreadParts } from "./page-thread.ts";
import type { Fault } from "./plain.ts";
import type { Answer, Call, CallKind, OpenedPage, PageFile } from "./worker/protocol.ts";

export interface OwnPagesParts extends Pick<PageThreadParts, "script" | "builderUrl" | "env"> {
  clock: Clock;
  log: Log;
  /** `pages`: they were loaded (again). `menu`: what their links say may be another. */
  onChange(what: "pages" | "menu"): void;
}

export interface OwnPage {
  file: PageFile;
  /** Null until it was opened for the first time. */
  opened: Answer<"open"> | null;
}

const renderMs = 5_000;
const formMs = 60_000;
/** A page that stopped the thread costs the others five seconds: it is not tried again at once. */
const unstartedRestMs = 2_000;
const firstRestMs = 15_000;
const longestRestMs = 900_000;

/**
 * The operator's own pages. They share one thread, which exists only while there are pages; when it is stuck or gone it is
 * replaced, the page that did it rests, and what else was running in it runs again.
 */
export class OwnPages {
  readonly #parts: OwnPagesParts;
  #pages = new Map<string, OwnPage>();
  #thread: PageThread | undefined;
  readonly #files = new Map<string, string>();
  readonly #resting = new Map<string, { until: number; times: number; fault: Fault }>();
  /** Pages that ran while the thread ended: each runs alone until it has answered. */
  readonly #suspects = new Set<string>();
  #alone: Promise<unknown> = Promise.resolve();
  #waitingAlone = 0;
  readonly #sent = new Set<Promise<Answer | null>>();
  #stopped = false;

  constructor(parts: OwnPagesParts) {
    this.#parts = parts;
  }

  list(): readonly OwnPage[] {
    return [...this.#pages.values()];
  }

  /** Files that the pages are made of, with the fingerprint of each as it was read. */
  files(): ReadonlyMap<string, string> {
    return this.#files;
  }

  /** These are the pages from now on. Whatever was loaded is loaded anew. */
  async load(files: readonly PageFile[]): Promise<void> {
    const before = this.#pages;
    this.#pages = new Map(
      files.map((file) => [file.id, { file, opened: before.get(file.id)?.opened ?? null }]),
    );
    this.#resting.clear();
    this.#suspects.clear();
    this.#files.clear();
    this.#parts.onChange("pages");
    const old = this.#thread;
    this.#thread = undefined;
    const opening = Promise.all([...this.#pages.values()].map((page) => this.#open(page)));
    // What still runs in the old one is asked again of the new one.
    await old?.stop();
    await opening;
    this.#parts.onChange("pages");
  }

  async #open(page: OwnPage): Promise<void> {
    page.opened = await this.ask({ kind: "open", page: page.file });
  }

  /** Always answers; what cannot be had is a fault that says why. */
  async ask<Kind extends CallKind>(call: Call & { kind: Kind }): Promise<Answer<Kind>> {
    // The thread answers each call with what belongs to its kind.
    return (await this.#ask(call)) as Answer<Kind>;
  }

  async #ask(call: Call): Promise<Answer> {
    const { id } = call.page;
    for (let tries = 0; tries < 4 && !this.#stopped; tries++) {
      const resting = this.#rest(id);
      if (resting) return { ok: false, fault: resting };
      const answer = await (this.#suspects.has(id) ? this.#askAlone(call) : this.#askNow(call));
      if (answer) return answer;
      // A form may have done half of what it does: it is not run twice.
      if (call.kind === "submit") break;
    }
    return { ok: false, fault: this.#rest(id) ?? interrupted };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#thread?.stop();
  }

  async #askNow(call: Call): Promise<Answer | null> {
    while (this.#waitingAlone > 0) await this.#alone;
    return this.#send(call);
  }

  /** When nothing else runs, so that it is known who stopped the thread. */
  async #askAlone(call: Call): Promise<Answer | null> {
    this.#waitingAlone += 1;
    const before = this.#alone;
    const answer = before.then(async () => {
      await Promise.all(this.#sent);
      return this.#send(call);
    });
    this.#alone = answer;
    try {
      const found = await answer;
      if (found) this.#suspects.delete(call.page.id);
      return found;
    } finally {
      this.#waitingAlone -= 1;
    }
  }

  async #send(call: Call): Promise<Answer | null> {
    // It waited for its turn while we ended: no thread is begun for it.
    if (this.#stopped) return null;
    const sent = this.#current().ask(call, call.kind === "submit" ? formMs : renderMs);
    this.#sent.add(sent);
    try {
      return await sent;
    } finally {
      this.#sent.delete(sent);
    }
  }

  #current(): PageThread {
    const { clock, log, script, builderUrl, env } = this.#parts;
    this.#thread ??= new PageThread({
      ...{ clock, log, script, builderUrl, env },
      onFile: (path, print) => void this.#files.set(path, print),
      onEnd: (cause) => this.#ended(cause),
    });
    return this.#thread;
  }

  #ended(cause: EndCause): void {
    const running = this.#thread?.running() ?? [];
    this.#thread = undefined;
    const ids = new Set(running.map(({ page }) => page.id));
    this.#parts.log.warn({ cause, pages: [...ids] }, "pages.thread-replaced");
    const [only] = ids;
    if (cause === "unstarted") for (const id of ids) this.#putToRest(id, cause);
    else if (ids.size === 1 && only !== undefined) this.#putToRest(only, cause);
    else for (const id of ids) this.#suspects.add(id);
  }

  #putToRest(id: string, cause: EndCause): void {
    const before = this.#resting.get(id)?.times ?? 0;
    // That no thread could be had is not the page's doing.
    const times = cause === "unstarted" ? Math.max(1, before) : before + 1;
    const restMs =
      cause === "unstarted" ? unstartedRestMs : Math.min(longestRestMs, firstRestMs * 3 ** (times - 1));
    const until = this.#parts.clock.monotonic() + restMs;
    this.#resting.set(id, { until, times, fault: faultOfEnd(cause, restMs) });
    this.#suspects.delete(id);
    const page = this.#pages.get(id);
    // The menu must not wait for it.
    if (page && page.opened === null) page.opened = { ok: false, fault: faultOfEnd(cause, restMs) };
    this.#parts.onChange("menu");
  }

  #rest(id: string): Fault | null {
    const resting = this.#resting.get(id);
    return resting && resting.until > this.#parts.clock.monotonic() ? resting.fault : null;
  }
}

export function openedOf({ opened, file }: OwnPage): OpenedPage {
  return opened?.ok ? opened.value : { menu: file.id, refreshMs: null, metrics: [] };
}

const causes: Record<EndCause, { expected: string; found: string; remedy: string }> = {
  stuck: {
    expected: "an answer within 5 s",
    found:
      "none, and nothing else in the thread of the pages could run: a loop without end, or too much work at once",
    remedy: "Look for a loop that does not end; wait with await instead of turning",
  },
  memory: {
    expected: "a page that needs less than 256 MB",
    found: "the thread of the pages ran out of memory",
    remedy: "Read less at once, or page what you read; look for a list that only grows",
  },
  exit: {
    expected: "a page that gives an answer",
    found: "the thread of the pages ended while it ran",
    remedy: "Take out process.exit, or what crashes the process",
  },
  unstarted: {
    expected: "a thread to run the page in",
    found: "none: this process has no file, thread or memory to spare",
    remedy: "Raise the limits of the service, or take something off this machine",
  },
};

function faultOfEnd(cause: EndCause, restMs: number): Fault {
  const { expected, found, remedy } = causes[cause];
  const rest = restMs >= 60_000 ? `${Math.round(restMs / 60_000)} min` : `${Math.round(restMs / 1_000)} s`;
  const again = `it is tried again when its file changes, or in ${rest}`;
  return { where: "", what: "", stack: null, expected, found, remedy: `${remedy}; ${again}` };
}

const interrupted: Fault = {
  ...{ where: "", what: "", stack: null, expected: "an answer" },
  found: "the thread of the pages was replaced while this ran, and it may have happened in part",
  remedy: "Look whether it was done before you do it again",
};
