/** The embedded Symbiont: made of its parts, started and stopped. Open this file to see the whole. */
import type { Cancel, Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { Lookup, ProgramEnvironment } from "../../probe/kind.ts";
import type { SymbiontStatusJson } from "../../protocol/symbiont.ts";
import { createApi } from "./api.ts";
import { createDesk, type Desk } from "./desk.ts";
import { findAgent, isProgram } from "./executors/agent/find-agent.ts";
import { executorKinds } from "./executors.ts";
import { createJournal } from "./journal.ts";
import { type Listening, listenNear } from "./listen.ts";
import { planOf } from "./plan.ts";
import type { EmbeddedStore } from "./ports.ts";
import { recover } from "./recover.ts";
import { Runs } from "./run.ts";
import type { EmbeddedSetting, PlanSetting } from "./setting.ts";
import { createTaskLogs, type TaskLogs } from "./task-logs.ts";

export interface EmbeddedParts {
  clock: Clock;
  log: Log;
  store: EmbeddedStore;
  lookup: Lookup;
  /** Of the programs it starts. */
  environment: ProgramEnvironment;
  /** Of the agent. */
  agentEnvironment: ProgramEnvironment;
  /** Where logs are kept. */
  logFolder: string;
  /** Names this installation, see `processes.ts`. */
  installation: string;
  token: string;
  version: string;
  setting(): EmbeddedSetting;
  /** A task was made, is run again, or goes on after a start. */
  onOpened(id: string): void;
}

export interface Embedded {
  desk: Desk;
  /** Where its API is; null: it could not listen. */
  port(): number | null;
  /** Another setting is in force: what runs goes on, what is new follows it. */
  reconfigured(): Promise<void>;
  /** Ends what runs, and everything it started. */
  stop(): Promise<void>;
}

export async function startEmbedded(parts: EmbeddedParts): Promise<Embedded> {
  const { clock, log, store, setting, environment, installation } = parts;
  const logs = createTaskLogs({ folder: parts.logFolder, clock, log });
  const journal = createJournal(store, clock, log);
  const folder = () => setting().folder;
  const executors = new Map(executorKinds.map(({ name, make }) => [name, make({ ...parts, folder })]));
  const concurrency = () => setting().concurrency;
  const runs = new Runs({ clock, log, logs, journal, executors, concurrency, onOpened: parts.onOpened });
  const desk = createDesk({
    ...{ clock, store, runs },
    plan: async (prompt) => planOf(prompt, await planSetting(setting(), environment)),
  });
  const status = () => statusOf(runs, setting(), environment, parts.version);
  const api = createApi({ desk, store, logs, log, token: parts.token, concurrency, status });
  const stopPruning = keepSmall(logs, clock, log);
  await recover({ clock, log, logs, store, runs, executors, installation });
  let listening: Listening | null = null;
  let asked: number | null = null;
  async function listen(): Promise<void> {
    if (asked === setting().port) return;
    asked = setting().port;
    await listening?.close();
    listening = null;
    try {
      listening = await listenNear(api, asked);
      const { port } = listening;
      if (port === asked || asked === 0) log.info({ port }, "symbiont.listening");
      else log.warn({ port, taken: asked }, "symbiont.port-taken");
    } catch (thrown) {
      log.error({ port: asked, err: messageOf(thrown) }, "symbiont.not-listening");
    }
  }
  await listen();
  return {
    desk,
    port: () => listening?.port ?? null,
    async reconfigured() {
      runs.pump();
      await listen();
    },
    async stop() {
      stopPruning();
      await listening?.close();
      await runs.stop();
      await journal.close();
      await logs.flush();
    },
  };
}

const pruneMs = 3_600_000;

/** Now and every hour. */
function keepSmall(logs: TaskLogs, clock: Clock, log: Log): Cancel {
  let cancel: Cancel = () => undefined;
  function prune(): void {
    logs
      .prune()
      .catch((thrown: unknown) => log.error({ err: messageOf(thrown) }, "symbiont.logs-not-pruned"));
    cancel = clock.after(pruneMs, prune);
  }
  prune();
  return () => cancel();
}

async function planSetting(setting: EmbeddedSetting, environment: ProgramEnvironment): Promise<PlanSetting> {
  const { agent, runbooks, folder } = setting;
  const path = environment.PATH ?? "";
  const known = { runbooks, folder };
  if (agent === null) return { ...known, agent: null, whyNoAgent: "no agent is configured" };
  if (agent.command !== "auto") {
    const [name = ""] = agent.command;
    const found = await isProgram(name, path, folder);
    const why = `the program of \`symbiont.agent\`, ${name}, is not on the PATH`;
    return { ...known, agent: found ? { ...agent, argv: agent.command } : null, whyNoAgent: why };
  }
  const argv = await findAgent(path, folder);
  const why = "`symbiont.agent` is auto, and no known agent (claude, codex, gemini) is on the PATH";
  return { ...known, agent: argv && { ...agent, argv }, whyNoAgent: why };
}

async function statusOf(
  runs: Runs,
  setting: EmbeddedSetting,
  environment: ProgramEnvironment,
  version: string,
): Promise<SymbiontStatusJson> {
  const known = await planSetting(setting, environment);
  const { agent, runbooks } = known;
  const { running, queued } = runs.figures();
  return {
    ...{ status: "ok", version, concurrency: setting.concurrency, running, queued },
    executors: executorKinds.filter(({ isReady }) => isReady(known)).map(({ name }) => name),
    runbooks: [...runbooks].map(([name, { title, params, approve }]) => ({
      ...{ name, title, approve },
      params: [...params].map(([key, allowed]) => ({
        name: key,
        enum: allowed === null ? null : [...allowed],
      })),
    })),
    agent: agent?.argv.join(" ") ?? null,
  };
}
