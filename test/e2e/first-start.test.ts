import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { FirstStartSeen } from "../support/first-start-run.ts";

let folder: string;
let seen: FirstStartSeen;

/** Where it may be made, a network of its own: what else listens on this machine is then left in peace. */
function inOwnNetwork(command: readonly string[]): readonly string[] {
  const bringUp = 'ip link set lo up && exec "$@"';
  const wrapped = ["unshare", "--net", "sh", "-c", bringUp, "sh"];
  const [program = "", ...args] = [...wrapped, "true"];
  return spawnSync(program, args).status === 0 ? [...wrapped, ...command] : command;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cortex-first-start-"));
  const script = join(import.meta.dirname, "../support/first-start-run.ts");
  const [program = "", ...args] = inOwnNetwork([process.execPath, script, folder]);
  const { stdout } = await promisify(execFile)(program, args);
  seen = JSON.parse(stdout);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a first start with no config", () => {
  test("writes what listens here as services, never itself, and shows them operational", () => {
    const { services } = parse(seen.config);
    const found = services.find(({ id }: { id: string }) => id.endsWith(`-${seen.targetPort}`));
    expect(found).toMatchObject({ http: `http://127.0.0.1:${seen.targetPort}/` });
    expect(seen.config).not.toContain(`:${seen.pagePort}`);
    expect(seen.services).toContainEqual(expect.objectContaining({ id: found.id, state: "operational" }));
    expect(seen.shownAfterMs).toBeLessThan(20_000);
  });

  test("writes the root disk as a service, and the figures of the machine as public", () => {
    const { services, host } = parse(seen.config);
    expect(services).toContainEqual(expect.objectContaining({ disk: { path: "/", used: "90%" } }));
    expect(host).toEqual({ visibility: "public" });
  });

  test("has the line that adds a service on the page, which a later start has not", () => {
    expect(seen.teaches).toEqual([true, false]);
  });

  test("says what it wrote and found", () => {
    expect(seen.first.output).toContain(join(folder, "cortex.yaml"));
    expect(seen.first.output).toContain(`:${seen.targetPort}`);
  });

  test("makes the operator's password once and, without a terminal, keeps it in a file only its owner reads", async () => {
    const file = join(folder, "data/operator-password");
    const password = (await readFile(file, "utf8")).trim();
    expect(password.length).toBeGreaterThanOrEqual(12);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const { output } of [seen.first, seen.second, seen.third]) expect(output).not.toContain(password);
    expect(seen.third.output).not.toMatch(/operator-password/);
  });

  test("ends with 0 on SIGTERM", () => {
    expect(seen.first.code).toBe(0);
    expect(seen.third.code).toBe(0);
  });
});

test("a second start on the same data folder exits 5 and names the process that holds it", () => {
  expect(seen.second.code).toBe(5);
  expect(seen.second.output).toMatch(/\b(pid|process) \d+/i);
});

test("a later start leaves the config as it is", () => {
  expect(seen.configAtTheEnd).toBe(seen.config);
  expect(seen.third.output).not.toMatch(/wrote/);
});
