/** The thread of the operator's own pages: loads them, runs them, and answers with plain data. */
import { parentPort, workerData } from "node:worker_threads";
import { systemCodeOf } from "../../core/errors.ts";
import { fingerprintNow } from "../../core/fingerprint.ts";
import { thrownText } from "../evaluate/describe.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { submitForm } from "../evaluate/form-result.ts";
import { faultOfThrown, PageFault } from "../evaluate/page-fault.ts";
import type { Fault } from "../plain.ts";
import { type LoadedPage, loadPage, readMetric } from "./load-page.ts";
import { followModules } from "./modules.ts";
import type {
  Answer,
  Answers,
  Call,
  FromThread,
  PageFile,
  PageGiven,
  ThreadData,
  ToThread,
} from "./protocol.ts";

const port = parentPort;
const say = (message: FromThread): void => port?.postMessage(message);
const { builderUrl }: ThreadData = workerData;

const files = new Set<string>();
followModules(builderUrl, (path) => {
  if (files.has(path)) return;
  files.add(path);
  say({ say: "file", path, print: fingerprintNow(path) });
});

const loaded = new Map<string, Promise<LoadedPage>>();
const running = new Map<number, AbortController>();

port?.on("message", (message: ToThread) => {
  if (message.say === "ping") say({ say: "pong" });
  else if (message.say === "abort")
    running.get(message.number)?.abort(new Error("The page has no more time"));
  else void answer(message.number, message.call);
});

// What nobody waits for must not end the thread: the other pages are in it.
process.on("uncaughtException", (thrown) => say({ say: "stray", text: strayText(thrown) }));
process.on("unhandledRejection", (thrown) => say({ say: "stray", text: strayText(thrown) }));
process.removeAllListeners("warning");

async function answer(number: number, call: Call): Promise<void> {
  const controller = new AbortController();
  running.set(number, controller);
  const aborted = new Promise<Answer>((resolve) => {
    controller.signal.addEventListener("abort", () => resolve({ ok: false, fault: tooLate(call) }));
  });
  try {
    say({ say: "answer", number, answer: await Promise.race([done(call, controller.signal), aborted]) });
  } finally {
    running.delete(number);
  }
}

async function done(call: Call, signal: AbortSignal): Promise<Answer> {
  try {
    return { ok: true, value: await run(call, signal) };
  } catch (thrown) {
    return { ok: false, fault: faultOfThrown("", "a page", thrown).fault };
  }
}

async function run(call: Call, signal: AbortSignal): Promise<Answers[Call["kind"]]> {
  const page = await load(call.page);
  switch (call.kind) {
    case "open":
      return page.opened;
    case "render":
      return { parts: (await show(page, call.given, signal)).parts };
    case "submit": {
      // The page is made again: what its form closes over is of now.
      const { forms } = await show(page, call.given, signal);
      const form = forms.get(call.form);
      if (!form) throw noSuchForm(call.form, [...forms.keys()]);
      return submitForm(form, call.typed, { ...call.given, signal });
    }
    case "sample":
      return sample(page);
  }
}

function load(page: PageFile): Promise<LoadedPage> {
  const known = loaded.get(page.path);
  if (known) return known;
  const loading = loadPage(page);
  loaded.set(page.path, loading);
  loading.catch((thrown) => {
    // The module will not be read again in this thread; that its file is "another" brings the next one.
    if (thrown instanceof PageFault && passing.has(systemCodeOf(thrown.cause) ?? ""))
      say({ say: "file", path: page.path, print: "could not be read" });
  });
  return loading;
}

/** Troubles of this machine that pass without a change of the file. */
const passing: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EIO"]);

async function show({ render }: LoadedPage, given: PageGiven, signal: AbortSignal) {
  let tree: unknown;
  try {
    tree = await render({ ...given, signal });
  } catch (thrown) {
    throw faultOfThrown("render", "the parts of the page", thrown);
  }
  if (tree === undefined) {
    throw new PageFault({
      ...{ where: "render", expected: "the parts of the page", found: "nothing (undefined)" },
      remedy: "Write return before what it makes",
    });
  }
  return evaluate(tree, given.params);
}

async function sample({ metrics }: LoadedPage): Promise<Answers["sample"]> {
  const found = await Promise.all(
    metrics.map(async (metric) => [metric.name, await readMetric(metric)] as const),
  );
  const faults: Fault[] = found.flatMap(([, value]) => (value instanceof PageFault ? [value.fault] : []));
  const values = found.map(([name, value]) => [name, value instanceof PageFault ? null : value] as const);
  return { values: Object.fromEntries(values), faults };
}

function tooLate({ kind }: Call): Fault {
  const isForm = kind === "submit";
  return new PageFault({
    where: isForm ? "run" : kind === "open" ? "" : "render",
    expected: isForm ? "a result within a minute" : "an answer within 5 s",
    found: "none; it was still waiting for something",
    remedy:
      "Give signal to what it waits for, ask for less, or keep what is slow to get in a variable of the module",
  }).fault;
}

function noSuchForm(id: string, known: readonly string[]): PageFault {
  return new PageFault({
    where: `form "${id}"`,
    expected: known.length === 0 ? "a page with a form" : `one of the page's forms: ${known.join(", ")}`,
    found: "a form that is not on it any more",
    remedy: "Load the page again",
  });
}

function strayText(thrown: unknown): string {
  const stack = thrown instanceof Error && typeof thrown.stack === "string" ? thrown.stack : "";
  return `${thrownText(thrown)}\n${stack}`.slice(0, 2_000);
}
