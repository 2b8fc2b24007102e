import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/*
 * The packed file, installed as `npm install -g` does it and run by a user who is not root. The Node that comes as an
 * optional dependency is linked in from here, so nothing has to be fetched.
 */
const root = join(import.meta.dirname, "../..");
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
/** Without the project's own folder: the machine's Node, whatever its version. */
const path = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .join(delimiter);

let folder: string;
let home: string;
let installed: string;
/** The packages that npm put beside the program. */
let besides: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cortex-package-"));
  chmodSync(folder, 0o755);
  home = join(folder, "home");
  mkdirSync(home);
  if (isRoot) chownSync(home, nobody, nobody);
  const npm = (...args: string[]) =>
    execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const file = npm("pack", "--silent", "--ignore-scripts", "--pack-destination", folder).trim();
  const prefix = join(folder, "prefix");
  npm(
    ...["install", "-g", "--prefix", prefix, "--omit=optional", "--prefer-offline"],
    ...["--no-audit", "--no-fund", join(folder, file)],
  );
  installed = join(prefix, "lib/node_modules/cortex-status");
  besides = existsSync(join(installed, "node_modules")) ? readdirSync(join(installed, "node_modules")) : [];
  const node = `node-${process.platform}-${process.arch}`;
  mkdirSync(join(installed, "node_modules"), { recursive: true });
  const brought = join(root, "node_modules", node);
  if (existsSync(brought)) {
    execFileSync("cp", ["-r", brought, join(installed, "node_modules", node)]);
  }
  symlinkSync(join(prefix, "bin/cortex"), join(folder, "cortex"));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  url: string;
  printed(): string;
  end(signal: NodeJS.Signals): Promise<void>;
}

async function start(): Promise<Started> {
  const child = spawn(join(folder, "cortex"), ["start", "--port", "0"], {
    cwd: home,
    env: { PATH: path, HOME: home, LOG_LEVEL: "warn" },
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /page on (http:\S+)/.exec(printed)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void exited.then(() => reject(new Error(`ended before its page was up:\n${printed}`)));
  });
  return {
    url,
    printed: () => printed,
    async end(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

test("starts in an empty folder without root, finds, shows, survives kill -9, and starts again", {
  timeout: 60_000,
}, async () => {
  const first = await start();
  expect(first.printed()).toContain("wrote");
  const page = await fetch(first.url);
  expect(page.status).toBe(200);
  const html = await page.text();
  const script = /src="([^"]+\.js)"/.exec(html)?.[1] ?? "";
  expect((await fetch(new URL(script, first.url))).headers.get("content-type")).toContain("javascript");
  await expect
    .poll(async () => (await (await fetch(`${first.url}/api/v1/services/disk`)).json()).state, {
      timeout: 20_000,
    })
    .toBe("operational");
  await first.end("SIGKILL");
  const second = await start();
  const disk = await (await fetch(`${second.url}/api/v1/services/disk`)).json();
  expect(disk.uptime["24h"].measured).toBeGreaterThan(0);
  await second.end("SIGTERM");
});

test("needs no other package than a Node when it runs: what it uses is in it", () => {
  expect(besides.filter((name) => !/^\.|^node-/.test(name))).toEqual([]);
});

test("its types are whole where nothing else is installed", () => {
  const reader = join(folder, "reader");
  mkdirSync(join(reader, "node_modules"), { recursive: true });
  symlinkSync(installed, join(reader, "node_modules/cortex-status"));
  writeFileSync(join(reader, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(reader, "reader.ts"),
    `import { connect } from "cortex-status/client";
import { card, definePage, table } from "cortex-status/page";
const client = connect("http://127.0.0.1:4000");
client.on("update", (service) => {
  const up: number | null = service.uptime["24h"].up;
  // @ts-expect-error a state that there is not
  if (service.state === "fine") console.log(up);
});
const rows = [{ id: "a" }];
export default definePage({
  menuLink: () => "Page",
  render: () => [card({ title: "A", value: 1 }), table({ id: "t", title: "T", rows, columns: [{ field: "id" }] })],
});
`,
  );
  const { stdout, status } = spawnSync(
    join(root, "node_modules/.bin/tsc"),
    [
      ...["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--types", ""],
      ...["--lib", "es2023,dom,esnext.disposable", "--skipLibCheck", "false", "reader.ts"],
    ],
    { cwd: reader, encoding: "utf8" },
  );
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
});
