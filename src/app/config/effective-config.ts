import type { Config, Environment } from "../../config/config.ts";
import type { SettingsStore } from "../../config/ports.ts";
import { withPushTokens } from "./secrets.ts";

/** The config with what the environment overrides, the password's hash, and a token for every push service. */
export async function effectiveConfig(
  config: Config,
  environment: Environment,
  passwordHash: string,
  settings: SettingsStore,
): Promise<Config> {
  return {
    ...config,
    site: { ...config.site, url: environment.url ?? config.site.url },
    operator: { ...config.operator, passwordHash },
    services: await withPushTokens(config.services, settings),
  };
}
