import type { Config, Environment } from "../../config/config.ts";

/** Texts that must not be shown in lines of the log, of whatever config is in force; put together once for each. */
export function logSecrets(
  environment: Environment,
  config: () => Config | undefined,
): () => readonly string[] {
  const ours = [environment.secretKeyBase, environment.operatorPassword, environment.operatorPasswordHash];
  let from: Config | undefined;
  let made = present(ours);
  return () => {
    const current = config();
    if (current === undefined || current === from) return made;
    from = current;
    const { tokens, symbiont, services, operator, heartbeat } = current;
    made = present([
      ...ours,
      ...tokens.map(({ token }) => token),
      ...services.map(({ pushToken }) => pushToken),
      ...[symbiont.token, operator.passwordHash, heartbeat?.url ?? null],
    ]);
    return made;
  };
}

function present(texts: readonly (string | null)[]): readonly string[] {
  return texts.filter((text) => text !== null);
}
