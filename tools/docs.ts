import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { configJsonSchema } from "../src/config/json-schema.ts";
import { configReference } from "../src/config/reference.ts";
import { systemCodeOf } from "../src/core/errors.ts";

/** `npm run docs` writes the docs that are made from the schema; `npm run docs -- --check` fails when they are out of date. */

const folder = new URL("../docs/", import.meta.url);

const pages: Record<string, () => string> = {
  "configuration.md": configReference,
  "config.schema.json": () => `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
};

async function current(page: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(page, folder), "utf8");
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

const isCheck = process.argv.includes("--check");
await mkdir(folder, { recursive: true });
for (const [page, make] of Object.entries(pages)) {
  const made = make();
  if ((await current(page)) === made) continue;
  if (isCheck) {
    console.error(`docs/${page} differs from the schema. Run \`npm run docs\` and commit what it wrote.`);
    process.exitCode = 1;
  } else {
    await writeFile(new URL(page, folder), made);
    console.log(`wrote ${fileURLToPath(new URL(page, folder))}`);
  }
}
