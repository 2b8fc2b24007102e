import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Command } from "commander";
import { afterEach, expect, test } from "vitest";
import { verifyPassword } from "../config/password.ts";
import { addCheck } from "./check.ts";
import type { CommandInput, CommandIo } from "./io.ts";
import { addPassword } from "./password.ts";
import { addSecret } from "./secret.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folderWith(config: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cortex-"));
  folders.push(folder);
  await writeFile(join(folder, "cortex.yaml"), config);
  return folder;
}

async function run(
  args: string[],
  { cwd = "/", input = Readable.from([]) }: { cwd?: string; input?: CommandInput } = {},
) {
  const out = { code: -1, stdout: "", stderr: "" };
  const io: CommandIo = {
    stdout: { write: (text) => (out.stdout += text) },
    stderr: { write: (text) => (out.stderr += text) },
    stdin: input,
    env: {},
    cwd,
    exit: (code) => (out.code = code),
  };
  const program = new Command().exitOverride();
  for (const add of [addCheck, addSecret, addPassword]) add(program, io);
  await program.parseAsync(["node", "cortex", ...args]);
  return out;
}

test("check prints every error with path, line, expected, found and remedy, and exits 3", async () => {
  const cwd = await folderWith(
    "services:\n  - { id: a, htpp: 'http://x' }\n  - { id: b, tcp: 'x:1', every: 5 }\n",
  );
  const { code, stdout } = await run(["check"], { cwd });
  expect(code).toBe(3);
  expect(stdout).toContain(
    "cortex.yaml:2: services[0].htpp: expected a known key, found the unknown key `htpp`",
  );
  expect(stdout).toContain("write `http`, the nearest known key");
  expect(stdout).toContain("cortex.yaml:3: services[1].every: expected a duration, found 5");
  expect(stdout).toContain("2 errors, 0 warnings");
});

test("check tells who comes from another monitor what says the same here", async () => {
  const cwd = await folderWith(
    "endpoints: []\nservices:\n  - { id: a, name: A, type: http, url: 'http://x', interval: 60s }\n",
  );
  const { code, stdout } = await run(["check"], { cwd });
  expect(code).toBe(3);
  expect(stdout).toContain(
    "endpoints: expected a known key, found the unknown key `endpoints`\n    → write `services`:",
  );
  expect(stdout).toContain("write the kind of check as the key, such as `http: https://…`");
  expect(stdout).toContain("write `every`, such as `every: 60s`");
});

test("check lists what may stand there when nothing known is near", async () => {
  const { stdout } = await run(["check"], { cwd: await folderWith("zzzzzzzz: 1\n") });
  expect(stdout).toMatch(/zzzzzzzz: expected one of site, .*dendrite, found the unknown key/);
  expect(stdout).toContain("take `zzzzzzzz` out, or write a key of that list; the nearest known key is `");
});

test("check tells of files that the config names and that are not there", async () => {
  const cwd = await folderWith(
    `services:
  - { id: a, http: "https://x.example/", tls: { ca: ./root.pem, cert: ./own.pem, key: ./own.key } }
  - { id: b, command: ["./check.sh"] }
  - { id: c, command: [date] }
dashboard: { pages: { queue: ./queue.ts, here: ./here.ts } }
site: { logo: ./logo.svg }
`,
  );
  await writeFile(join(cwd, "here.ts"), "");
  const { code, stdout } = await run(["check"], { cwd });
  expect(code).toBe(0);
  for (const at of [
    ...["2: services[0].tls.ca", "2: services[0].tls.cert", "2: services[0].tls.key"],
    ...["3: services[1].command[0]", "5: dashboard.pages.queue", "6: site.logo"],
  ]) {
    expect(stdout).toContain(`cortex.yaml:${at}: expected a file that is there, found none at ${cwd}/`);
  }
  expect(stdout).toContain("0 errors, 6 warnings");
});

test("check knows the keys of a monitor of Uptime Kuma", async () => {
  const cwd = await folderWith(
    'services:\n  - { id: a, http: "https://x.example/", accepted_statuscodes: ["200-299"], retryInterval: 60 }\n',
  );
  const { stdout } = await run(["check"], { cwd });
  expect(stdout).toContain("write `expect: { status: [200-299] }`");
  expect(stdout).toContain("write `confirm: { retryEvery: 5s }`");
});

test("check exits 0 with warnings, and says how many services there are", async () => {
  const cwd = await folderWith("services:\n  - { id: a, http: 'http://localhost:4000/' }\n");
  const { code, stdout } = await run(["check"], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain("warning: cortex.yaml:2: services[0].http:");
  expect(stdout).toContain("1 service, 0 errors, 1 warning");
});

test("check --json gives errors as data", async () => {
  const cwd = await folderWith("sevices: []\n");
  const { code, stdout } = await run(["check", "--json", "--config", "cortex.yaml"], { cwd });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    errors: [{ path: "sevices", line: 1 }],
    warnings: [],
  });
});

test("check of a file that is not there says so and exits 3", async () => {
  const { code, stdout } = await run(["check", "--config", "nowhere.yaml"], { cwd: await folderWith("") });
  expect(code).toBe(3);
  expect(stdout).toContain("found no such file");
});

test("secret prints 64 fresh random bytes each time", async () => {
  const [one, two] = [await run(["secret"]), await run(["secret"])];
  expect(one.code).toBe(0);
  expect(Buffer.from(one.stdout.trim(), "base64url")).toHaveLength(64);
  expect(one.stdout).not.toBe(two.stdout);
});

test("password reads one line from standard input and prints a hash of it", async () => {
  const { code, stdout } = await run(["password"], { input: Readable.from(["correct horse\r\nrest"]) });
  expect(code).toBe(0);
  expect(await verifyPassword("correct horse", stdout.trim())).toBe(true);
  expect(await verifyPassword("correct", stdout.trim())).toBe(false);
});

test("an empty password is refused with exit 2", async () => {
  const { code, stdout, stderr } = await run(["password"], { input: Readable.from(["\n"]) });
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain("empty");
});

/** A terminal at which these keys are typed. */
function terminal(keys: string[]): CommandInput & { modes: boolean[] } {
  const modes: boolean[] = [];
  return Object.assign(Readable.from(keys), {
    isTTY: true,
    modes,
    setRawMode: (on: boolean) => modes.push(on),
  });
}

test("on a terminal the password is asked for twice, hidden, and can be corrected", async () => {
  const input = terminal(["s", "x", "\u007f", "ecret\r", "secret\r"]);
  const { code, stdout, stderr } = await run(["password"], { input });
  expect(code).toBe(0);
  expect(await verifyPassword("secret", stdout.trim())).toBe(true);
  expect(stderr).not.toContain("secret");
  expect(input.modes).toEqual([true, false]);
});

test("a password pasted twice in one go is taken", async () => {
  const { code, stdout } = await run(["password"], { input: terminal(["päss\rpäss\r"]) });
  expect(code).toBe(0);
  expect(await verifyPassword("päss", stdout.trim())).toBe(true);
});

test("two different passwords on a terminal are refused", async () => {
  const { code, stderr } = await run(["password"], { input: terminal(["one\r", "two\r"]) });
  expect(code).toBe(2);
  expect(stderr).toContain("differ");
});

test("Ctrl-C at the question leaves the terminal as it was and makes nothing", async () => {
  const input = terminal(["se", "\u0003"]);
  const { code, stdout } = await run(["password"], { input });
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(input.modes.at(-1)).toBe(false);
});
