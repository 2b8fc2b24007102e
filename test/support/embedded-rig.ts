import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { createLookup } from "../../src/probe/lookup.ts";
import { logSchema, type ProgressJson, progressSchema } from "../../src/protocol/symbiont.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";
import { startEmbedded } from "../../src/task/embedded/embedded.ts";
import type { EmbeddedSetting } from "../../src/task/embedded/setting.ts";
import { scratchFolder } from "./scratch-folder.ts";

const rigToken = "token-of-the-embedded-one";

type Runbook = EmbeddedSetting["runbooks"] extends ReadonlyMap<string, infer One> ? One : never;

export function runbook(command: string[], more: Partial<Runbook> = {}): Runbook {
  return { title: command.join(" "), command, params: new Map(), approve: false, timeoutMs: 30_000, ...more };
}

/** A program for runbooks: this script of `sh`. */
export function sh(script: string, more: Partial<Runbook> = {}): Runbook {
  return runbook(["sh", "-c", script], { title: "a script", ...more });
}

interface RigOptions extends Partial<Omit<EmbeddedSetting, "runbooks">> {
  runbooks?: Record<string, Runbook>;
  path?: string;
}

/** An embedded Symbiont over a folder that outlives it; `start` begins its next life. */
export async function embeddedRig({ runbooks = {}, path, ...more }: RigOptions = {}) {
  const folder = await scratchFolder();
  let setting: EmbeddedSetting = {
    ...{ port: 0, concurrency: 4, agent: null, folder, ...more },
    runbooks: new Map(Object.entries(runbooks)),
  };
  async function start() {
    const store = await openSqliteStore({
      path: join(folder, "cortex.db"),
      clock: systemClock,
      log: silentLog,
    });
    const embedded = await startEmbedded({
      ...{ clock: systemClock, log: silentLog, store: store.embedded, lookup: createLookup(systemClock) },
      environment: { PATH: path ?? process.env.PATH ?? "/usr/bin:/bin" },
      agentEnvironment: { PATH: path ?? process.env.PATH ?? "/usr/bin:/bin" },
      ...{
        logFolder: join(folder, "task-logs"),
        installation: folder.split("/").at(-1) ?? "",
        token: rigToken,
      },
      ...{ version: "0", setting: () => setting, onOpened: () => undefined },
    });
    let isStopped = false;
    const stop = async () => {
      if (isStopped) return;
      isStopped = true;
      await embedded.stop();
      await store.close();
    };
    onTestFinished(stop);
    const url = `http://127.0.0.1:${embedded.port()}`;
    const ask = (route: string, options: RequestInit = {}) =>
      fetch(url + route, {
        ...options,
        headers: { authorization: `Bearer ${rigToken}`, ...options.headers },
      });
    const post = (route: string, body?: object, headers: Record<string, string> = {}) =>
      ask(route, { method: "POST", headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const progress = async (id: string) =>
      progressSchema.parse(await (await ask(`/task/${id}/progress`)).json());
    return {
      ...{ ask, post, progress, stop, store, url },
      async submit(prompt: string): Promise<string> {
        const answer = await post("/task/compound", { prompt });
        const body = (await answer.json()) as { task_id?: string; detail?: string };
        if (!body.task_id) throw new Error(body.detail);
        return body.task_id;
      },
      /** As soon as it looks like that. */
      async until(id: string, holds: (progress: ProgressJson) => boolean): Promise<ProgressJson> {
        for (const beganAt = Date.now(); ; ) {
          const now = await progress(id);
          if (holds(now)) return now;
          if (Date.now() - beganAt > 20_000) throw new Error(`still ${JSON.stringify(now)}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      ended: (progress: ProgressJson) => ["completed", "failed", "cancelled"].includes(progress.status),
      async log(id: string, offset = 0) {
        return logSchema.parse(await (await ask(`/task/${id}/log?offset=${offset}`)).json());
      },
    };
  }
  return {
    folder,
    start,
    configure(change: Partial<EmbeddedSetting>) {
      setting = { ...setting, ...change };
    },
  };
}

/** Whether a process runs. One that ended and was not collected by whoever inherited it does not. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}
