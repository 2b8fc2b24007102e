import { resolve } from "node:path";
import { type ConfigIssue, formatPath, type Path } from "./issue.ts";
import { isMap, rawServices, textOf } from "./raw-services.ts";
import type { YamlReading } from "./read-yaml.ts";
import { valueAt } from "./schema-issues.ts";

interface Disk {
  configDir: string;
  isThere?: (path: string) => boolean;
}

const tlsFiles = ["ca", "cert", "key"];

/** Files that the config names and that are not there; none when nobody says what is there. */
export function missingFiles(reading: YamlReading, { configDir, isThere }: Disk): ConfigIssue[] {
  if (!isThere) return [];
  return named(reading.value).flatMap((path) => {
    const file = textOf(valueAt(reading.value, path));
    if (file === undefined || isThere(resolve(configDir, file))) return [];
    return {
      path: formatPath(path),
      line: reading.lineOf(path),
      expected: "a file that is there",
      found: `none at ${resolve(configDir, file)}`,
      remedy: "put it there, or correct the path: it starts from the folder of the config",
    };
  });
}

function named(root: unknown): Path[] {
  const pages = valueAt(root, ["dashboard", "pages"]);
  return [
    ["site", "logo"],
    ...(isMap(pages) ? Object.keys(pages).map((id) => ["dashboard", "pages", id]) : []),
    ...rawServices(root).flatMap(({ path, keys }) => [
      ...(isMap(keys.tls) ? tlsFiles.map((key) => [...path, "tls", key]) : []),
      // A name alone is looked for on the PATH, which may be another one where the monitor runs.
      ...(textOf(valueAt(keys, ["command", 0]))?.includes("/") ? [[...path, "command", 0]] : []),
    ]),
  ];
}
