import { spawn } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatIssue } from "../../src/config/issue.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { unusedPort } from "../support/servers.ts";
import { blocksOf } from "./blocks.ts";

/*
 * What the docs show is tried: every `yaml` block is a config without errors, every `sh` block runs as it stands and
 * ends well. `console` blocks are transcripts of what needs root, another machine or the world outside.
 */
const root = join(import.meta.dirname, "../..");
const pages = ["README.md", "ARCHITECTURE.md", ...globSync("docs/*.md", { cwd: root })].map((page) =>
  join(root, page),
);
const blocks = pages.flatMap((page) =>
  blocksOf(page).map((block) => ({ ...block, at: `${page.slice(root.length + 1)}:${block.line}` })),
);
const ofLanguage = (language: string) => blocks.filter((block) => block.language === language);

/** Whatever a config in the docs names, so that only what is really wrong is an error. */
function environmentFor(text: string): Record<string, string> {
  const names = [...text.matchAll(/(?<!\$)\$\{([A-Z_]+)\}/g)].map(([, name = ""]) => name);
  return Object.fromEntries(
    names.map((name) => [
      name,
      name.includes("HASH")
        ? "$scrypt$ln=16,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
        : "a-secret-of-thirty-two-characters-or-more",
    ]),
  );
}

test.each(ofLanguage("yaml"))("the config at $at has no errors", ({ text }) => {
  const { errors = [] } = parseConfig(text, { env: environmentFor(text), configDir: root });
  expect(errors.map((issue) => formatIssue(issue, "cortex.yaml"))).toEqual([]);
});

describe("commands", () => {
  let place: Place;
  let cortex: RunningCortex;
  let bin: string;
  let symbiontPort: number;

  beforeAll(async () => {
    symbiontPort = await unusedPort();
    place = await makePlace(
      [
        "services:",
        "  - { id: web, disk: { path: /, used: 100% } }",
        "  - { id: disk, disk: { path: /, used: 100% } }",
        "  - { id: backup, push: { grace: 1h, token: token-of-the-backup }, every: 1d }",
        "tokens: [{ id: all, token: token-that-may-do-everything, can: [read, write, metrics] }]",
        "connectivity: off",
        `symbiont: { port: ${symbiontPort} }`,
      ].join("\n"),
    );
    cortex = await runCortex(place);
    bin = await mkdtemp(join(tmpdir(), "cortex-docs-"));
    const command = join(bin, "cortex");
    await writeFile(
      command,
      `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/server/cortex.js")}" "$@"\n`,
    );
    await chmod(command, 0o755);
  }, 60_000);

  afterAll(async () => {
    await cortex.end();
    await place.remove();
    await rm(bin, { recursive: true, force: true });
  });

  test.each(ofLanguage("sh"))("those at $at run and end well", async ({ text }) => {
    const script = `set -eu\n${text.replaceAll("http://localhost:4000", cortex.url).replaceAll("127.0.0.1:8111", `127.0.0.1:${symbiontPort}`)}`;
    const child = spawn("sh", ["-c", script], {
      cwd: place.dir,
      env: {
        PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: bin,
        CORTEX_DATA_DIR: place.dataDir,
        BACKUP_TOKEN: "token-of-the-backup",
        TOKEN: "token-that-may-do-everything",
        JOBS_TOKEN: "token-that-may-do-everything",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code, printed).toBe(0);
  });
});

test("every file that ARCHITECTURE.md and docs/contributing.md name is there", () => {
  const named = [pages[1], join(root, "docs/contributing.md")].flatMap((page = "") =>
    [...readFileSync(page, "utf8").matchAll(/`([\w-]+\/[\w/-]+\.tsx?)`/g)].map(([, path = ""]) => path),
  );
  const places = ["", "src", "src/web"];
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([
    "src/notify/channels/gotify.ts",
  ]);
});

/** What a heading is called in an address, as GitHub does it. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => text);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}

test("every link between the pages leads somewhere", async () => {
  const { readFile } = await import("node:fs/promises");
  const broken: string[] = [];
  for (const page of pages) {
    const text = await readFile(page, "utf8");
    for (const [, target = "", heading] of text.matchAll(
      /\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g,
    )) {
      const path = target === "" ? page : join(dirname(page), target);
      const leadsOn =
        existsSync(path) && (heading === undefined || anchorsOf(await readFile(path, "utf8")).has(heading));
      if (!leadsOn) broken.push(`${page.slice(root.length + 1)}: ${target}#${heading ?? ""}`);
    }
  }
  expect(broken).toEqual([]);
});
