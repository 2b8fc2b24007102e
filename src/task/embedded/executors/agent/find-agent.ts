import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, resolve } from "node:path";

/** Agents that take a prompt on their standard input and need no terminal, in the order they are looked for. */
const knownAgents: readonly (readonly [string, ...string[]])[] = [
  ["claude", "-p", "--output-format", "json"],
  ["codex", "exec", "--json", "-"],
  ["gemini", "--output-format", "json"],
];

/** The first known one on the PATH. */
export async function findAgent(path: string, folder: string): Promise<readonly string[] | null> {
  for (const argv of knownAgents) if (await isProgram(argv[0], path, folder)) return argv;
  return null;
}

/** Whether there is a program of that name: on the PATH, or a path from `folder` when it has a slash in it. */
export async function isProgram(name: string, path: string, folder: string): Promise<boolean> {
  const places = name.includes("/")
    ? [isAbsolute(name) ? name : resolve(folder, name)]
    : path.split(delimiter).map((place) => resolve(folder, place, name));
  for (const place of places) if (await mayRun(place)) return true;
  return false;
}

async function mayRun(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
