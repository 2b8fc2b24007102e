import { isDeepStrictEqual } from "node:util";
import type { Path } from "./issue.ts";
import { valueAt } from "./schema-issues.ts";

/** A service as it stands in the file, before anything is known to be right. */
export interface RawService {
  path: Path;
  keys: Readonly<Record<string, unknown>>;
  /** Undefined where the id is missing or no text. */
  id: string | undefined;
}

export function rawServices(root: unknown): RawService[] {
  return rawEntries(root, "services").map(({ path, keys }) => ({ path, keys, id: textOf(keys.id) }));
}

/** The maps in the list under `key`, each with its path. */
export function rawEntries(root: unknown, ...at: string[]): { path: Path; keys: Record<string, unknown> }[] {
  const list = valueAt(root, at);
  if (!Array.isArray(list)) return [];
  return list.flatMap((keys: unknown, index) => (isMap(keys) ? [{ path: [...at, index], keys }] : []));
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function textsOf(value: unknown): (string | undefined)[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

/** Whether a value says nothing: an empty map or list, or what switches its key off. */
export function isIdle(value: unknown): boolean {
  return (
    value === undefined ||
    value === "off" ||
    value === false ||
    isDeepStrictEqual(value, {}) ||
    isDeepStrictEqual(value, [])
  );
}
