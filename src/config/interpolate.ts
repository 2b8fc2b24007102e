export type Env = Readonly<Record<string, string | undefined>>;

export interface Interpolated {
  text: string;
  /** Whether anything came from the environment. */
  fromEnvironment: boolean;
  /** Names that are not set, and `${` that begin no name. */
  unset: string[];
  malformed: boolean;
}

const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;

/** Puts the environment's values where `${NAME}` stands; `$${` becomes `${`. A value is never read again. */
export function interpolate(text: string, env: Env): Interpolated {
  const unset: string[] = [];
  let fromEnvironment = false;
  let malformed = false;
  const filled = text.replace(reference, (match: string, name: string | undefined) => {
    if (match.startsWith("$$")) return "${";
    if (name === undefined) malformed = true;
    const value = name === undefined ? undefined : env[name];
    if (value === undefined && name !== undefined) unset.push(name);
    if (value !== undefined) fromEnvironment = true;
    return value ?? match;
  });
  return { text: filled, fromEnvironment, unset, malformed };
}
