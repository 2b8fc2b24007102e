/** The whole program: what is made, in which order, and how it ends. */
import { join } from "node:path";
import type { Config, Environment } from "../config/config.ts";
import type { ConfigIssue } from "../config/issue.ts";
import type { ConfigResult } from "../config/parse-config.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { tailLog } from "../core/log-tail.ts";
import { createSelfCheck } from "../probe/self-check.ts";
import { lockDataFolder } from "../store/lock.ts";
import { openSqliteStore } from "../store/open-sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { createConfigInForce } from "./config/config-in-force.ts";
import { effectiveConfig } from "./config/effective-config.ts";
import { logSecrets } from "./config/log-secrets.ts";
import { operatorPassword, secretKey } from "./config/secrets.ts";
import { createEngine } from "./engine.ts";
import { createFront } from "./front.ts";
import { openFigures } from "./host/figures.ts";
import { createNotifier } from "./notify/notifier.ts";
import { readBuiltAssets } from "./process/assets.ts";
import { readinessOf } from "./process/readiness.ts";
import { createServiceManager } from "./process/service-manager.ts";
import { createEmbeddedSymbiont } from "./task/embedded-symbiont.ts";

export interface AppParts {
  environment: Environment;
  configPath: string;
  /** Fingerprint of the config file from just before it was read. */
  configAsRead: string;
  /** This start wrote it: until somebody changes it, the page teaches how. */
  isFirstConfig: boolean;
  config: Config;
  warnings: readonly ConfigIssue[];
  readConfig(replaces: Config): Promise<ConfigResult>;
  clock: Clock;
  log: Log;
  /** Somebody may be reading what is printed: secrets that were made now may be told there. */
  isTerminal: boolean;
  /** Tells the operator one line at the start. */
  say(line: string): void;
  /** Folder of what was built for the browser. */
  assetsFolder: string;
  version: string;
}

export interface App {
  port: number;
  /** Reads the config file now, changed or not. */
  reload(): void;
  /** Ends in order: no new work, what runs is written, sockets are told to come back. */
  stop(): Promise<void>;
}

/** Starts everything. Whatever was opened before something failed is closed again. */
export async function startApp(given: AppParts): Promise<App> {
  await using opened = new AsyncDisposableStack();
  let inForce = (): Config | undefined => undefined;
  const tail = tailLog(
    given.log,
    () => given.clock.now(),
    logSecrets(given.environment, () => inForce()),
  );
  const parts = { ...given, log: tail };
  const { environment, clock, log, say } = parts;
  const assets = readBuiltAssets(parts.assetsFolder);
  opened.defer(await lockDataFolder(environment.dataDir, log));
  const store = await openSqliteStore({ path: join(environment.dataDir, "cortex.db"), clock, log });
  opened.defer(() => store.close());
  const secretKeyBase = await secretKey(environment, store.settings);
  const config = await openConfig(parts, store);
  inForce = () => config.state().config;
  const selfCheck = createSelfCheck();
  // The front does not stand yet when the first connection is tried.
  let refresh = (): void => undefined;
  const engine = await createEngine({
    ...{ clock, log, store, selfCheck, config: () => config.state().config },
    programEnvironment: environment.programs,
    onConnectivity: () => refresh(),
  });
  opened.defer(() => engine.stop());
  const telling = await createNotifier({
    ...{ engine, log, store: store.outbox, config: () => config.state().config },
    programs: environment.programs,
  });
  opened.defer(telling.stop);
  const symbiont = createEmbeddedSymbiont({
    ...{ ...parts, store, config: () => config.state().config },
    onOpened: (id) => engine.bus.publish("task.opened", [{ id }]),
  });
  const readiness = () => readinessOf(config.state(), engine, telling.warnings());
  const figures = await openFigures({
    ...{ clock, log, store, config: () => config.state().config },
    lateness: () => engine.monitor.schedule().latenessMs?.p99 ?? null,
  });
  opened.defer(() => figures.stop());
  const front = createFront({
    ...{ ...parts, store, engine, telling, figures, config },
    ...{ secretKeyBase, assets, selfCheck, readiness },
    embedded: symbiont.access,
    lines: tail.lines,
  });
  opened.defer(() => front.stop());
  refresh = () => {
    front.refresh();
    telling.connectivityChanged();
  };
  await engine.configure();
  await telling.configure();
  opened.defer(() => symbiont.stop());
  const following = config.follow(async (before) => {
    await engine.configure();
    await telling.configure();
    await symbiont.configure();
    front.reconfigured(!sameSite(before, config.state().config));
  }, front.refresh);
  opened.defer(following.stop);
  const { port } = await front.listen();
  say(`page on ${addressOf(environment, port)} (the operator logs in at /login)`);
  // Mission Control goes on with its tasks once they are there again.
  void symbiont.configure().then(() => front.reconfigured(false));
  const serviceManager = createServiceManager({ environment, clock, log });
  serviceManager.ready();
  opened.defer(serviceManager.stopping);
  engine.roller.start().then(front.refresh);
  const running = opened.move();
  return { port, reload: following.reload, stop: () => running.disposeAsync() };
}

async function openConfig(parts: AppParts, store: Store) {
  const { environment, isTerminal, say, clock, log } = parts;
  const { hash, notice } = await operatorPassword(environment, parts.config, store.settings, isTerminal);
  if (notice !== null) say(notice);
  const complete = (config: Config) =>
    effectiveConfig(
      config,
      environment,
      overridden(environment) ? hash : (config.operator.passwordHash ?? hash),
      store.settings,
    );
  return createConfigInForce({
    path: parts.configPath,
    asRead: parts.configAsRead,
    first: { config: parts.config, warnings: parts.warnings, isFirst: parts.isFirstConfig },
    read: parts.readConfig,
    ...{ complete, clock, log },
  });
}

function overridden({ operatorPassword, operatorPasswordHash }: Environment): boolean {
  return operatorPassword !== null || operatorPasswordHash !== null;
}

function sameSite(one: Config, other: Config): boolean {
  return JSON.stringify(one.site) === JSON.stringify(other.site);
}

/** Where a person on this machine finds the page. */
function addressOf({ bind }: Environment, port: number): string {
  const everywhere = bind === "127.0.0.1" || bind === "0.0.0.0" || bind === "::" || bind === "::1";
  return `http://${everywhere ? "localhost" : bind.includes(":") ? `[${bind}]` : bind}:${port}`;
}
