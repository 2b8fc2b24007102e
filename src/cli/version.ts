import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifestSchema = z.object({ version: z.string() });

/** The pages of `docs/`, which are in the package. */
export function docsFolder(): string {
  return join(import.meta.dirname, "../../docs");
}

/** Of this package. The built server stands as deep in it as this file, so one path serves both. */
export function packageVersion(): string {
  const path = join(import.meta.dirname, "../../package.json");
  return manifestSchema.parse(JSON.parse(readFileSync(path, "utf8"))).version;
}
