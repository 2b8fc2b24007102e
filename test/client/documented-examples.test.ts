import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { eventually } from "../support/targets.ts";

/* Each program of docs/live-client.md, taken from the page and run as a reader would run it. */

const root = resolve(import.meta.dirname, "../..");
let page: string;
let reader: string;
let place: Place;
let cortex: RunningCortex;

beforeAll(async () => {
  page = await readFile(join(root, "docs/live-client.md"), "utf8");
  reader = await mkdtemp(join(tmpdir(), "cortex-reader-"));
  await mkdir(join(reader, "node_modules"));
  await symlink(root, join(reader, "node_modules/cortex-status"));
  for (const name of ["phoenix", "@types"])
    await symlink(join(root, "node_modules", name), join(reader, "node_modules", name));
  await writeFile(join(reader, "package.json"), '{ "type": "module" }');
  place = await makePlace(
    "connectivity: off\nservices: [{ id: job, name: Job, every: 1d, push: { token: token-of-the-job } }]",
  );
  cortex = await runCortex(place);
}, 120_000);

afterAll(async () => {
  await cortex?.end();
  await place?.remove();
  await rm(reader, { recursive: true, force: true });
});

function example(language: string): string {
  const [, text] = page.match(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s")) ?? [];
  if (text === undefined) throw new Error(`docs/live-client.md has no example in ${language}`);
  return text;
}

/** Runs a program of the page; what it prints. */
async function start(command: string, language: string): Promise<() => string> {
  const file = join(reader, `example.${language}`);
  await writeFile(file, example(language));
  const env = { ...process.env, SITE: cortex.url };
  const child: ChildProcess = spawn(command, [file], { cwd: reader, env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill());
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  return () => printed;
}

const push = (status: string) =>
  fetch(`${cortex.url}/push/token-of-the-job?status=${status}`, { method: "POST" });

async function follows(printed: () => string): Promise<void> {
  const prints = (what: string, is: () => boolean) =>
    eventually(what, is).catch((thrown: Error) => {
      throw new Error(`${thrown.message}; it printed:\n${printed()}`);
    });
  await prints("the services", () => /^job$/m.test(printed()));
  await push("down");
  await prints("the fall", () => printed().includes("Job: down, reported by the service itself"));
  await push("up");
  await prints("the recovery", () => printed().includes("Job: operational"));
}

test("the example in TypeScript is right in its types and follows along", async () => {
  await push("up");
  await writeFile(join(reader, "example.ts"), example("ts"));
  const flags = ["--noEmit", "--strict", "--module", "nodenext", "--types", "node", "example.ts"];
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...flags], {
    cwd: reader,
    stdio: "inherit",
  });
  const printed = await start(process.execPath, "ts");
  await follows(printed);
  expect(printed()).toContain("connection: live");
});

test("the example with the official Phoenix client follows along", async () => {
  await push("up");
  await follows(await start(process.execPath, "js"));
});

test.skipIf(!hasPython())(
  "the example in Python, which knows nothing of Phoenix, follows along",
  async () => {
    await push("up");
    await follows(await start("python3", "python"));
  },
);

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"]);
    return true;
  } catch {
    return false;
  }
}
