import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config, Environment } from "../../config/config.ts";
import { hashPassword, verifyPassword } from "../../config/password.ts";
import type { SettingsStore } from "../../config/ports.ts";
import { randomToken } from "../../core/ids.ts";
import type { Service } from "../../monitor/service.ts";

/** Signs form tokens. From the environment, or made once and kept in the data folder. */
export async function secretKey(environment: Environment, settings: SettingsStore): Promise<string> {
  return environment.secretKeyBase ?? settings.setDefault("secret-key-base", randomToken(64));
}

export interface OperatorPassword {
  hash: string;
  /** Where a password that was made now is to be read: the words to print, once. */
  notice: string | null;
}

/**
 * The hash of the operator's password: environment over config over the one made at the first start. A made one is
 * told once, on the terminal; without a terminal it is written to a file that only this user can read.
 */
export async function operatorPassword(
  environment: Environment,
  config: Config,
  settings: SettingsStore,
  isTerminal: boolean,
): Promise<OperatorPassword> {
  if (environment.operatorPasswordHash !== null)
    return { hash: environment.operatorPasswordHash, notice: null };
  if (environment.operatorPassword !== null)
    return { hash: await sameHash(environment.operatorPassword, settings), notice: null };
  const kept = config.operator.passwordHash ?? (await settings.get("operator-password-hash"));
  if (kept) return { hash: kept, notice: null };
  const password = randomToken(12);
  const hash = await hashPassword(password);
  const notice = isTerminal
    ? `operator password (shown once): ${password}`
    : await writePassword(join(environment.dataDir, "operator-password"), password);
  await settings.set("operator-password-hash", hash);
  return { hash, notice };
}

/** A hash has salt in it. Sessions hold as long as the hash does, so the same password has the same at the next start. */
async function sameHash(password: string, settings: SettingsStore): Promise<string> {
  const known = await settings.get("environment-password-hash");
  if (known !== undefined && (await verifyPassword(password, known))) return known;
  const hash = await hashPassword(password);
  await settings.set("environment-password-hash", hash);
  return hash;
}

async function writePassword(path: string, password: string): Promise<string> {
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  return `operator password: written to ${path}`;
}

/** Push services without a token of their own get one that stays the same. */
export async function withPushTokens(
  services: readonly Service[],
  settings: SettingsStore,
): Promise<Service[]> {
  return Promise.all(
    services.map(async (service) => {
      if (service.kind !== "push" || service.pushToken !== null) return service;
      return { ...service, pushToken: await settings.setDefault(`push-token.${service.id}`, randomToken()) };
    }),
  );
}
