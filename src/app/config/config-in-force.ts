import { basename } from "node:path";
import type { Config } from "../../config/config.ts";
import { type ConfigIssue, formatIssue } from "../../config/issue.ts";
import type { ConfigResult } from "../../config/parse-config.ts";
import { watchConfig } from "../../config/watch.ts";
import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";

export interface ConfigState {
  config: Config;
  /** Of the file as it is now; the config in force is older while there are any. */
  errors: readonly ConfigIssue[];
  warnings: readonly ConfigIssue[];
  /** When the file was last read, epoch ms. */
  readAt: number;
  /** As this program wrote it: nobody has changed it yet. */
  isFirst: boolean;
}

export interface ConfigInForceParts {
  path: string;
  first: { config: Config; warnings: readonly ConfigIssue[]; isFirst: boolean };
  /** Fingerprint of the file from just before `first` was read: what was written since is a change. */
  asRead: string;
  /** `replaces`: the config in force. */
  read(replaces: Config): Promise<ConfigResult>;
  /** Fills in what the file does not say. */
  complete(config: Config): Promise<Config>;
  clock: Clock;
  log: Log;
}

export interface Follower {
  /** Reads the file now, changed or not. */
  reload(): void;
  /** Looks no more. Resolves when what was read is applied. */
  stop(): Promise<void>;
}

export interface ConfigInForce {
  state(): ConfigState;
  /** Follows the file. A config that is wrong changes nothing but what is said about it. */
  follow(onChange: (before: Config) => Promise<void>, onErrors: () => void): Follower;
}

export async function createConfigInForce(parts: ConfigInForceParts): Promise<ConfigInForce> {
  const { path, first, asRead, read, complete, clock, log } = parts;
  let state: ConfigState = {
    config: await complete(first.config),
    errors: [],
    warnings: first.warnings,
    readAt: clock.now(),
    isFirst: first.isFirst,
  };

  async function reload(onChange: (before: Config) => Promise<void>, onErrors: () => void): Promise<void> {
    const { config, errors, warnings } = await read(state.config);
    const readAt = clock.now();
    if (!config) {
      state = { ...state, errors, warnings, readAt, isFirst: false };
      log.error({ path, errors: errors.length, first: firstOf(errors, path) }, "config.refused");
      onErrors();
      return;
    }
    const before = state.config;
    state = { config: await complete(config), errors: [], warnings, readAt, isFirst: false };
    await onChange(before);
    log.info({ path, services: config.services.length, warnings: warnings.length }, "config.applied");
  }

  return {
    state: () => state,
    follow(onChange, onErrors) {
      // One reload after the other, however fast the file changes.
      let last = Promise.resolve();
      const next = () => {
        last = last
          .then(() => reload(onChange, onErrors))
          .catch((thrown: unknown) => log.error({ path, err: messageOf(thrown) }, "config.reload-failed"));
      };
      const stopWatching = watchConfig(path, next, { clock, asRead });
      return {
        reload: next,
        stop() {
          stopWatching();
          return last;
        },
      };
    },
  };
}

/** In one line, as `cortex check` words it in two. */
function firstOf([issue]: readonly ConfigIssue[], path: string): string | undefined {
  return issue && formatIssue(issue, basename(path)).replace(/\n\s*→ /, "; ");
}
