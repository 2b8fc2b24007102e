import { posix } from "node:path";
import type { SourceFile } from "./source-file.ts";

/** Folder under src/ → folders it may import, besides itself. */
export type ImportTable = ReadonlyMap<string, readonly string[]>;

/** Reads the table under the heading "Folders and who may import whom". */
export function readImportTable(architecture: string): ImportTable {
  const rows = architecture.matchAll(/^\| *(?!folder)([a-z]+) *\| *([a-z, ]*?) *\|$/gm);
  return new Map(
    [...rows].map(([, folder = "", allowed = ""]) => [
      folder,
      allowed
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ]),
  );
}

/** Imports of `store` from these folders are the ports it implements, nothing else. */
const portsOnly = new Map([["store", ["web", "config", "history", "task", "metric"]]]);

/** What runs in a browser as well has nothing of Node's. */
const inBrowsers = ["src/protocol/", "src/web/assets/", "src/client/"];

export function importViolations(files: readonly SourceFile[], table: ImportTable): string[] {
  return files.flatMap((file) => {
    const from = folderOf(file.path);
    if (!table.has(from))
      return [`${file.path}: ${from} is not in the table of ARCHITECTURE.md; add it with what it may import`];
    return file.imports.flatMap(({ line, target }) => {
      const reason = reasonAgainst(file.path, target, table);
      return reason === null ? [] : [`${file.path}:${line} imports ${target}; ${reason}`];
    });
  });
}

function reasonAgainst(path: string, target: string, table: ImportTable): string | null {
  if (inBrowsers.some((folder) => path.startsWith(folder)) && target.startsWith("node:")) {
    return "it runs in browsers: use what both have";
  }
  if (!target.startsWith(".")) return null;
  const resolved = resolveImport(path, target);
  // The version is said in one place.
  if (resolved === "package.json") return null;
  if (!resolved.startsWith("src/")) return "src/ imports nothing of ours from outside src/";
  const [from, to] = [folderOf(path), folderOf(resolved)];
  if (from === to) return null;
  const allowed = table.get(from) ?? [];
  if (!allowed.includes(to)) {
    return `${from} may import ${allowed.join(", ") || "nothing of ours"}: take a port, or publish an event that app wires`;
  }
  if (portsOnly.get(from)?.includes(to) && !new RegExp(`^src/${to}/(?:.+/)?ports\\.ts$`).test(resolved)) {
    return `${from} may import only src/${to}/ports.ts of ${to}: put the seam there`;
  }
  return null;
}

/** Each cycle once, as `a → b → a`. Type imports count: they tie files as well. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter(({ target }) => target.startsWith("."))
        .map(({ target }) => resolveImport(file.path, target)),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) cycles.push([...trail.slice(at), path].join(" → "));
    if (at !== -1 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function resolveImport(path: string, target: string): string {
  return posix.join(posix.dirname(path), target.replace(/\?.*$/, ""));
}
