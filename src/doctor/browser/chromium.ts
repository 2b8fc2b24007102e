import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pause, within } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { StepResult } from "../../probe/connection/step.ts";
import type { ProgramEnvironment } from "../../probe/kind.ts";
import { signalGroup } from "../../probe/process-group.ts";
import { DevTools, type DevToolsValues } from "./devtools.ts";
import { type Look, pageStateScript } from "./look.ts";
import { judgePageState, type PageState, readPageState } from "./page-state.ts";

export interface Chromium {
  file: string;
  environment: ProgramEnvironment;
  /** Root cannot use Chromium's sandbox. */
  isRoot: boolean;
}

type Asked = { asked: true; result: StepResult } | { asked: false; why: string };

const lookEveryMs = 100;
/** The end of the browser is within the step's time too. */
const endMs = 500;

/** Opens the page in a browser of this machine, with a profile of its own that is thrown away. */
export async function askChromium(chromium: Chromium, look: Look): Promise<Asked> {
  const profile = await mkdtemp(join(tmpdir(), "cortex-doctor-"));
  const child = start(chromium, profile, look.keyHash);
  const gone = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(messageOf(error)));
    child.once("exit", (code, signal) => resolve(`ended with ${code ?? signal}`));
  });
  const { clock, timeoutMs } = look.context;
  const endsAt = clock.monotonic() + timeoutMs - endMs;
  try {
    return await Promise.race([
      watch(child, look, endsAt),
      gone.then((how): Asked => ({ asked: false, why: `${chromium.file} ${how}` })),
    ]);
  } finally {
    if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
    await Promise.race([gone, pause(clock, endMs)]);
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

function start(
  { file, environment, isRoot }: Chromium,
  profile: string,
  keyHash: string | null,
): ChildProcess {
  const flags = [
    "--headless=new",
    "--remote-debugging-pipe",
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...(isRoot ? ["--no-sandbox"] : []),
    // The chain was found right in the step before, maybe by an authority that only this process was told of.
    ...(keyHash === null ? [] : [`--ignore-certificate-errors-spki-list=${keyHash}`]),
    "about:blank",
  ];
  return spawn(file, flags, {
    env: { ...environment, HOME: profile },
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    detached: true,
  });
}

async function watch(child: ChildProcess, { url, context }: Look, endsAt: number): Promise<Asked> {
  const complaints: string[] = [];
  const [to, from] = [child.stdio[3] as Writable | null, child.stdio[4] as Readable | null];
  if (!to || !from) return { asked: false, why: "the browser could not be started" };
  const devTools = new DevTools(to, from, (method, params) => {
    const complaint = complaintOf(method, params);
    if (complaint !== null) complaints.push(complaint);
  });
  const left = () => endsAt - context.clock.monotonic();
  const session = await within(context.clock, left(), openTab(devTools));
  if (session === undefined) return { asked: false, why: "the browser did not start in time" };
  await within(context.clock, left(), devTools.call("Page.navigate", { url: url.href }, session));
  let state: PageState | null = null;
  while (left() > 0) {
    state = (await within(context.clock, left(), stateOf(devTools, session))) ?? state;
    if (state?.connected) break;
    await pause(context.clock, lookEveryMs);
  }
  return { asked: true, result: judgePageState(state, "Chromium", complaints) };
}

async function openTab(devTools: DevTools): Promise<string> {
  const { targetId } = await devTools.call("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await devTools.call("Target.attachToTarget", { targetId, flatten: true });
  const session = String(sessionId);
  await Promise.all(
    ["Page.enable", "Runtime.enable", "Log.enable"].map((name) => devTools.call(name, {}, session)),
  );
  return session;
}

/** Null: the page is just changing, or has no answer. */
async function stateOf(devTools: DevTools, session: string): Promise<PageState | null> {
  const answer = await devTools
    .call("Runtime.evaluate", { expression: pageStateScript, returnByValue: true }, session)
    .catch(() => ({ result: undefined }));
  const { result } = answer;
  return typeof result === "object" && result !== null && "value" in result
    ? readPageState(result.value)
    : null;
}

/** Errors of the console, those of scripts, and what the browser refused by itself. */
function complaintOf(method: string, params: DevToolsValues): string | null {
  const { entry, exceptionDetails } = params;
  if (method === "Runtime.exceptionThrown") return textIn(exceptionDetails);
  if (method !== "Log.entryAdded" || typeof entry !== "object" || entry === null) return null;
  return "level" in entry && entry.level === "error" ? textIn(entry) : null;
}

function textIn(value: unknown): string | null {
  return typeof value === "object" && value !== null && "text" in value ? String(value.text) : null;
}
