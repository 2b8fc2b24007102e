import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "./load-config.ts";

let folder = "";
let file = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cortex-"));
  file = join(folder, "cortex.yaml");
});
afterEach(() => rm(folder, { recursive: true }));

/** What a running program makes of the file that replaces a config with one service. */
async function reread(text: string) {
  await writeFile(file, "services:\n  - { id: a, tcp: 127.0.0.1:1 }\n");
  const { config: replaces } = await loadConfig(file, {});
  if (!replaces) throw new Error("the first config is right");
  await writeFile(file, text);
  return loadConfig(file, {}, { replaces });
}

test.each(["", "\n", "# services:\n#   - { id: a }\n"])(
  "a file that was emptied (%j) is refused while services run",
  async (text) => {
    const { errors } = await reread(text);
    expect(errors).toEqual([expect.objectContaining({ line: 1, found: "an empty file" })]);
  },
);

test("whoever says that nothing is to be watched is believed", async () => {
  expect((await reread("services: []\n")).config?.services).toEqual([]);
});

test("an empty file is a config where none is in force yet", async () => {
  await writeFile(file, "");
  expect((await loadConfig(file, {})).config?.services).toEqual([]);
});

test("a file that is gone while services run is to be put back", async () => {
  await writeFile(file, "");
  const { config: replaces } = await loadConfig(file, {});
  if (!replaces) throw new Error("the first config is right");
  await rm(file);
  const { errors } = await loadConfig(file, {}, { replaces });
  expect(errors?.[0]?.remedy).toContain("put it back");
});
