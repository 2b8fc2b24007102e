import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { messageOf, systemCodeOf } from "../core/errors.ts";
import type { Env } from "./interpolate.ts";
import type { ConfigIssue } from "./issue.ts";
import {
  type ConfigResult,
  type ConfigSource,
  maxConfigBytes,
  parseConfig,
  refusal,
  tooLarge,
} from "./parse-config.ts";

/** Reads and parses a config file. A file that cannot be read is an error of the result, not a throw. */
export async function loadConfig(
  path: string,
  env: Env,
  more: Pick<ConfigSource, "isThere" | "replaces"> = {},
): Promise<ConfigResult> {
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > maxConfigBytes) return refusal(tooLarge(size));
    bytes = await readFile(path);
  } catch (error) {
    const code = systemCodeOf(error);
    return code === "ENOENT" && more.replaces ? refusal(removed) : unreadable(code, messageOf(error));
  }
  const text = decode(bytes);
  if (text === undefined)
    return refusal({
      path: "",
      line: 1,
      expected: "text in UTF-8",
      found: "other bytes",
      remedy: "save the file as UTF-8",
    });
  return parseConfig(text, { env, configDir: dirname(resolve(path)), ...more });
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

const reasons: Readonly<Record<string, [found: string, remedy: string]>> = {
  ENOENT: ["no such file", "name it with --config FILE, or run `cortex start` to have one written"],
  EACCES: ["permission denied", "let the user that runs cortex read it"],
  EISDIR: ["a folder", "name the file in it with --config FILE"],
};

const removed: ConfigIssue = {
  path: "",
  line: 1,
  expected: "a file that can be read",
  found: "no such file any more",
  remedy: "put it back; until then what runs goes on, and the next start would begin without it",
};

function unreadable(code: string | undefined, message: string): ConfigResult {
  const [found, remedy] = reasons[code ?? ""] ?? [message, "make the file readable"];
  return refusal({ path: "", line: 1, expected: "a file that can be read", found, remedy });
}
