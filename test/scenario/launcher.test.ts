import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** A copy of bin/ with a server of three lines, in which no running Node is good enough. */
let folder: string;

const server = `
let terms = 0;
process.on("SIGTERM", () => {
  terms += 1;
  setTimeout(() => process.exit(terms === 1 ? 7 : 8), 500);
});
console.log(JSON.stringify({ pid: process.pid, version: process.versions.node, argv: process.argv.slice(1) }));
if (process.argv[2] === "exit") process.exit(Number(process.argv[3]));
if (process.argv[2] === "kill") process.kill(process.pid, "SIGKILL");
setInterval(() => undefined, 1000);
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cortex-launcher-"));
  await cp("bin", join(folder, "bin"), { recursive: true });
  await writeFile(join(folder, "bin/good-node.js"), "export const isGoodNode = () => false;\n");
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await mkdir(join(folder, "dist/server"), { recursive: true });
  await writeFile(join(folder, "dist/server/cortex.js"), server);
  await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

type Launched = ChildProcessByStdio<null, Readable, Readable>;

function launch(...args: string[]): Launched {
  return spawn(process.execPath, [join(folder, "bin/cortex.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function firstLine(child: Launched): Promise<{ pid: number; version: string; argv: string[] }> {
  const [chunk] = await once(child.stdout, "data");
  return JSON.parse(String(chunk));
}

async function ending(child: Launched): Promise<{ code: unknown; signal: unknown }> {
  const [code, signal] = await once(child, "exit");
  return { code, signal };
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}

describe("bin/cortex.js under a Node that is too old", () => {
  test("runs the server in the Node that the package brought, with the same arguments", async () => {
    const child = launch("exit", "0", "--flag=a b");
    const { pid, version, argv } = await firstLine(child);
    expect(pid).not.toBe(child.pid);
    expect(Number.parseInt(version, 10)).toBeGreaterThanOrEqual(26);
    expect(argv).toEqual([join(folder, "bin/cortex.js"), "exit", "0", "--flag=a b"]);
  });

  test.each([0, 3, 5])("gives the server's exit code %i", async (code) => {
    expect(await ending(launch("exit", String(code)))).toEqual({ code, signal: null });
  });

  test("ends by the signal that ended the server", async () => {
    expect(await ending(launch("kill"))).toEqual({ code: null, signal: "SIGKILL" });
  });

  test("passes SIGTERM on and ends with the server", async () => {
    const child = launch();
    const { pid } = await firstLine(child);
    child.kill("SIGTERM");
    expect(await ending(child)).toEqual({ code: 7, signal: null });
    expect(lives(pid)).toBe(false);
  });

  test("tells the server once of a signal that was sent to the whole process group", async () => {
    const child = spawn(process.execPath, [join(folder, "bin/cortex.js")], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    await firstLine(child);
    process.kill(-(child.pid ?? 0), "SIGTERM");
    expect(await ending(child)).toEqual({ code: 7, signal: null });
  });

  test("a signal that the server does not listen to ends both", async () => {
    const child = launch();
    const { pid } = await firstLine(child);
    child.kill("SIGINT");
    expect(await ending(child)).toEqual({ code: null, signal: "SIGINT" });
    expect(lives(pid)).toBe(false);
  });

  test("leaves no server behind when it is killed itself", async () => {
    const child = launch();
    const { pid } = await firstLine(child);
    child.kill("SIGKILL");
    await once(child, "exit");
    for (let tries = 0; lives(pid) && tries < 200; tries++) await wait(50);
    expect(lives(pid)).toBe(false);
  });

  test("says what to do when nothing is built", async () => {
    await rm(join(folder, "bare"), { recursive: true, force: true });
    await cp(join(folder, "bin"), join(folder, "bare/bin"), { recursive: true });
    await writeFile(join(folder, "bare/package.json"), '{ "type": "module" }');
    const child = spawn(process.execPath, [join(folder, "bare/bin/cortex.js")], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [said] = await once(child.stderr, "data");
    expect(await ending(child)).toEqual({ code: 5, signal: null });
    expect(String(said)).toContain("npm run build");
  });
});

test("npm start and the launcher give Node the same flags and environment", async () => {
  const { nodeEnvironment, nodeFlags } = await import("../../bin/node-flags.js");
  const { scripts } = JSON.parse(await readFile("package.json", "utf8"));
  expect(scripts.start).toContain(`exec node ${nodeFlags.join(" ")} `);
  expect(scripts.start).toMatch(new RegExp(`^MALLOC_ARENA_MAX=${nodeEnvironment.MALLOC_ARENA_MAX} `));
});
