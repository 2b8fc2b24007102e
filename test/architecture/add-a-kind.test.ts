import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { statusSchema } from "../../src/protocol/service.ts";
import { logIn } from "../support/operator-session.ts";
import { operatorPassword } from "../support/run-cortex.ts";
import { eventually } from "../support/targets.ts";

/*
 * What ARCHITECTURE.md says of a new kind of check, channel, executor and page of the dashboard, done: a copy of this tree
 * gets one file and one line in a list for each, is type-checked, built and started. Nothing else in the copy differs.
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

const bell = `import { appendFile } from "node:fs/promises";
import { z } from "zod";
import { text } from "../../probe/key-schemas.ts";
import { defineChannel } from "../channel.ts";

/** A bell is a file that gets a line each time it rings. */
export const bell = defineChannel({
  name: "bell",
  keys: z.object({ bell: text().meta({ description: "File of the bell." }) }),
  gathers: false,
  secrets: () => [],
  sender:
    ({ bell: file }) =>
    async ({ items }) => {
      await appendFile(file, items.map(({ title }) => \`\${title}\\n\`).join(""));
      return { ok: true };
    },
});
`;

const echo = `import type { ExecutorKind } from "../../executor-kind.ts";

/** Says again what it was told. */
export const echo: ExecutorKind = {
  name: "echo",
  plan(prompt) {
    const [, words] = /^echo (.+)$/.exec(prompt) ?? [];
    if (words === undefined) return null;
    const step = { id: "say", title: "Say it", executor: "echo", dependsOn: [], runs: "after-success" } as const;
    return { executor: "echo", steps: [{ ...step, input: words, question: null, timeoutMs: 1_000 }] };
  },
  isReady: () => true,
  make: () => ({
    ...{ name: "echo", resumes: true },
    run: async ({ step }) => ({ status: "completed", output: String(step.input).toUpperCase(), error: null }),
  }),
};
`;

const attic = `import { card } from "../page/builder.ts";
import { partsPage } from "../web/operator/parts-page.tsx";
import type { Area, Shared } from "./area.ts";

export function atticArea({ clock, engine }: Shared): Area {
  const page = partsPage({
    ...{ path: "/dashboard/attic", entry: "attic", refreshMs: 5_000, now: clock.now },
    render: () => ({
      ...{ title: "Attic", headline: { title: "What is up there" } },
      parts: [card({ title: "Services", value: engine.monitor.statuses().length })],
    }),
  });
  return { pages: () => [page] };
}
`;

/** One file, and one line in a list. */
async function add(file: string, source: string, list: string, name: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await writeFile(join(tree, file), source);
  const before = await readFile(join(tree, list), "utf8");
  const after = before.replace(/ = \[/, `$&${name}, `);
  await writeFile(
    join(tree, list),
    `import { ${name} } from "./${relative(dirname(list), file)}";\n${after}`,
  );
}

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), "cortex-kind-"));
  const parts = ["src", "bin", "tools", "docs", "package.json", "tsconfig.json", "vite.config.ts"];
  for (const part of parts) await cp(join(root, part), join(tree, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(tree, "node_modules"));
  await add("src/probe/kinds/lamp/lamp.ts", lamp, "src/probe/kinds.ts", "lamp");
  await add("src/notify/channels/bell.ts", bell, "src/notify/channels.ts", "bell");
  const executors = "src/task/embedded/executors";
  await add(`${executors}/echo/echo.ts`, echo, `${executors}.ts`, "echo");
  await add("src/app/attic.ts", attic, "src/app/front.ts", "atticArea");
});

afterAll(() => rm(tree, { recursive: true, force: true }));

test("what is new is typed like the others", { timeout: 300_000 }, async () => {
  const wrong = "src/probe/kinds/lamp/wrong.ts";
  await writeFile(
    join(tree, wrong),
    'import { lamp } from "./lamp.ts";\nexport const path: number = lamp.target({ file: "/x" });\n',
  );
  const tsc = join(root, "node_modules/.bin/tsc");
  const failed = (thrown: { stdout: string }) => thrown;
  const { stdout } = await run(tsc, ["--noEmit"], { cwd: tree }).catch(failed);
  await rm(join(tree, wrong));
  const told = stdout
    .split("\n")
    .filter((line) => /lamp|bell|echo|attic|kinds\.ts|channels\.ts|executors\.ts|front\.ts/.test(line));
  // The mistake proves that types were checked; there is no other.
  expect(told).toEqual([expect.stringContaining(`${wrong}(2,14): error TS2322`)]);
});

test("the docs and the schema of the config know it", async () => {
  await run(process.execPath, ["tools/docs.ts"], { cwd: tree });
  expect(await readFile(join(tree, "docs/configuration.md"), "utf8")).toContain("### Check kind: lamp\n");
  const schema = await readFile(join(tree, "docs/config.schema.json"), "utf8");
  expect(schema).toContain("File of the lamp.");
  expect(schema).toContain("File of the bell.");
});

test("it is checked, judged and told like any other", { timeout: 300_000 }, async () => {
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

test("the channel, the executor and the page are there", async () => {
  const rung = join(tree, "rung");
  await writeFile(
    join(tree, "cortex.yaml"),
    `services: [{ id: hall, lamp: /nowhere }]\nnotify: { channels: [{ id: door, bell: ${JSON.stringify(rung)} }] }`,
  );
  await run(process.execPath, ["dist/server/cortex.js", "notify", "test", "door"], { cwd: tree });
  expect(await readFile(rung, "utf8")).not.toBe("");
  const operator = await logIn({ url: await start() });
  const { html } = await operator.open("/dashboard/attic");
  expect(html).toContain("What is up there");
  const sent = await eventually("the embedded Symbiont", async () => {
    const { location } = await operator.submit("/tasks", { prompt: "echo hello there" });
    return location;
  });
  await eventually("the words", async () => (await operator.open(sent ?? "")).html.includes("HELLO THERE"));
});

/** Starts what was built, on a port of the system's choice; resolves to its address. */
async function start(): Promise<string> {
  const args = ["dist/server/cortex.js", "start", "--port", "0"];
  const env = { PATH: process.env.PATH, LOG_LEVEL: "warn", OPERATOR_PASSWORD: operatorPassword };
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
