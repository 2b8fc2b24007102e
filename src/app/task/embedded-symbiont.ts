/** Mission Control's own Symbiont: there as long as the config names no other. */
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config, Environment } from "../../config/config.ts";
import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { randomToken } from "../../core/ids.ts";
import type { Log } from "../../core/log.ts";
import { createLookup } from "../../probe/lookup.ts";
import type { Store } from "../../store/store.ts";
import { type Embedded, startEmbedded } from "../../task/embedded/embedded.ts";

export interface EmbeddedSymbiontParts {
  clock: Clock;
  log: Log;
  store: Pick<Store, "embedded" | "settings">;
  environment: Environment;
  version: string;
  config(): Config;
  /** A task was made, is run again, or goes on after a start; whoever asked for it. */
  onOpened(id: string): void;
}

export interface EmbeddedSymbiont {
  /** Where it is, and the token for it; null: it does not run, or could not listen. */
  access(): { url: string; token: string } | null;
  /** Starts, stops or changes it as the config in force says. Never throws: the monitor goes on without it. */
  configure(): Promise<void>;
  stop(): Promise<void>;
}

export function createEmbeddedSymbiont(parts: EmbeddedSymbiontParts): EmbeddedSymbiont {
  const { log, config } = parts;
  let running: { embedded: Embedded; token: string } | null = null;
  let work = Promise.resolve();

  async function follow(): Promise<void> {
    const isWanted = config().symbiont.url === null;
    if (running && isWanted && running.token === (config().symbiont.token ?? running.token)) {
      return running.embedded.reconfigured();
    }
    await end();
    if (isWanted) running = await begin(parts);
  }
  async function end(): Promise<void> {
    const ending = running;
    running = null;
    await ending?.embedded.stop();
  }
  /** One after the other. */
  function next(step: () => Promise<void>): Promise<void> {
    work = work.then(step).catch((thrown: unknown) => {
      log.error({ err: messageOf(thrown) }, "symbiont.embedded-failed");
    });
    return work;
  }

  return {
    access() {
      const port = running?.embedded.port() ?? null;
      return running && port !== null ? { url: `http://127.0.0.1:${port}`, token: running.token } : null;
    },
    configure: () => next(follow),
    stop: () => next(end),
  };
}

async function begin(parts: EmbeddedSymbiontParts): Promise<{ embedded: Embedded; token: string }> {
  const { clock, log, store, environment, version, config } = parts;
  const { dataDir, programs, agents } = environment;
  const made = await store.settings.setDefault("symbiont.embedded-token", randomToken());
  const token = config().symbiont.token ?? made;
  await keepToken(join(dataDir, "symbiont-token"), token);
  const embedded = await startEmbedded({
    ...{
      clock,
      log,
      version,
      token,
      environment: programs,
      agentEnvironment: agents,
      lookup: createLookup(clock),
    },
    store: store.embedded,
    logFolder: join(dataDir, "task-logs"),
    installation: await store.settings.setDefault("symbiont.installation", randomToken(9)),
    setting: () => config().embedded,
    onOpened: parts.onOpened,
  });
  return { embedded, token };
}

/** For scripts of the operator. */
async function keepToken(path: string, token: string): Promise<void> {
  await writeFile(path, `${token}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
}
