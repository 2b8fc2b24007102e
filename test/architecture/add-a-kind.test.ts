import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { statusSchema } from "../../src/protocol/service.ts";
import { eventually } from "../support/targets.ts";

/*
 * What ARCHITECTURE.md says of a new kind of check, done: a copy of this tree gets one folder and one entry in the
 * list, is type-checked, built and started. Nothing else in the copy differs.
 */

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
let tree: string;

const lamp = `import { readFile } from "node:fs/promises";
import { z } from "zod";
import { messageOf } from "../../../core/errors.ts";
import { couldNot } from "../../could-not.ts";
import { defineKind } from "../../define-kind.ts";
import { text } from "../../key-schemas.ts";
import type { Finding } from "../../result.ts";

interface LampOptions {
  file: string;
}

/** A lamp is a file that says \`on\`. */
export const lamp = defineKind({
  name: "lamp",
  keys: z.object({ lamp: text().meta({ description: "File of the lamp." }) }),
  comesLater: [],
  options: ({ lamp }): LampOptions => ({ file: lamp }),
  host: () => null,
  target: ({ file }) => file,
  probe,
});

async function probe({ file }: LampOptions): Promise<Finding> {
  try {
    const said = await readFile(file, "utf8");
    const isOn = said.trim() === "on";
    const found = { latencyMs: null, facts: null, detail: isOn ? null : said };
    return isOn ? { ...found, outcome: "up", reason: "ok" } : { ...found, outcome: "down", reason: "missing" };
  } catch (thrown) {
    return couldNot(messageOf(thrown));
  }
}
`;

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), "cortex-kind-"));
  const parts = ["src", "bin", "tools", "docs", "package.json", "tsconfig.json", "vite.config.ts"];
  for (const part of parts) await cp(join(root, part), join(tree, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(tree, "node_modules"));
  await mkdir(join(tree, "src/probe/kinds/lamp"));
  await writeFile(join(tree, "src/probe/kinds/lamp/lamp.ts"), lamp);
  const list = join(tree, "src/probe/kinds.ts");
  const listed = (await readFile(list, "utf8"))
    .replace(/^import \{ http \}/m, 'import { lamp } from "./kinds/lamp/lamp.ts";\n$&')
    .replace(/^ {2}http,$/m, "$&\n  lamp,");
  await writeFile(list, listed);
});

afterAll(() => rm(tree, { recursive: true, force: true }));

test("the kind is typed like the others", { timeout: 300_000 }, async () => {
  const wrong = "src/probe/kinds/lamp/wrong.ts";
  await writeFile(
    join(tree, wrong),
    'import { lamp } from "./lamp.ts";\nexport const path: number = lamp.target({ file: "/x" });\n',
  );
  const tsc = join(root, "node_modules/.bin/tsc");
  const failed = (thrown: { stdout: string }) => thrown;
  const { stdout } = await run(tsc, ["--noEmit"], { cwd: tree }).catch(failed);
  await rm(join(tree, wrong));
  const told = stdout.split("\n").filter((line) => /lamp|probe\/kinds\.ts/.test(line));
  // The mistake proves that types were checked; there is no other.
  expect(told).toEqual([expect.stringContaining(`${wrong}(2,14): error TS2322`)]);
});

test("the docs and the schema of the config know it", async () => {
  await run(process.execPath, ["tools/docs.ts"], { cwd: tree });
  expect(await readFile(join(tree, "docs/configuration.md"), "utf8")).toContain("### Check kind: lamp\n");
  expect(await readFile(join(tree, "docs/config.schema.json"), "utf8")).toContain("File of the lamp.");
});

test("it is checked, judged and told like any other", async () => {
  await run(process.execPath, ["tools/build.ts"], { cwd: tree });
  const file = join(tree, "lamp");
  await writeFile(file, "on");
  const confirm = "confirm: { down: 1 }";
  const config = `services: [{ id: hall, name: Hall, lamp: ${JSON.stringify(file)}, every: 1s, ${confirm} }]`;
  await writeFile(join(tree, "cortex.yaml"), config);
  const page = await start();
  const hall = async () => {
    const { services } = statusSchema.parse(await (await fetch(`${page}/api/v1/status`)).json());
    return services.find(({ id }) => id === "hall");
  };
  await eventually("the lamp being on", async () => (await hall())?.state === "operational");
  await writeFile(file, "off");
  const off = await eventually("the lamp being off", async () => {
    const seen = await hall();
    return seen?.state === "down" && seen;
  });
  expect(off).toMatchObject({ name: "Hall", reason: "missing", message: "not running" });
  await rm(file);
  await eventually("nobody knowing", async () => (await hall())?.reason === "probe");
});

/** Starts what was built, on a port of the system's choice; resolves to its address. */
async function start(): Promise<string> {
  const args = ["dist/server/cortex.js", "start", "--port", "0"];
  const env = { PATH: process.env.PATH, LOG_LEVEL: "warn" };
  const child = spawn(process.execPath, args, { cwd: tree, env });
  const ended = new Promise((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return eventually("the page", () => /page on (http:\S+)/.exec(output)?.[1]);
}
