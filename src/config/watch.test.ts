import { mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Cancel } from "../core/clock.ts";
import { fingerprint } from "../core/fingerprint.ts";
import { watchConfig } from "./watch.ts";

let folder = "";
let file = "";
let changes = 0;
let end: Cancel = () => undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cortex-"));
  file = join(folder, "cortex.yaml");
  changes = 0;
  await writeFile(file, "site: {}\n");
  end = watchConfig(file, () => {
    changes += 1;
  });
  await pause(100);
});

afterEach(async () => {
  end();
  await rm(folder, { recursive: true });
});

const told = (count: number) =>
  vi.waitFor(() => expect(changes).toBe(count), { timeout: 20_000, interval: 50 });

describe("a watched config", () => {
  test("that was changed after it was read and before it was watched is told of", async () => {
    end();
    const asRead = await fingerprint(file);
    await writeFile(file, "site: { name: early }\n");
    end = watchConfig(file, () => changes++, { asRead });
    await told(1);
  });

  test("is told of once when it is written to", async () => {
    await writeFile(file, "site: { name: x }\n");
    await told(1);
    await pause(1_500);
    expect(changes).toBe(1);
  });

  test("is told of when an editor puts another file in its place, even of the same size and time", async () => {
    const time = new Date(1_700_000_000_000);
    await utimes(file, time, time);
    await told(1);
    await writeFile(join(folder, "new"), "site:{ }\n");
    await utimes(join(folder, "new"), time, time);
    await rename(join(folder, "new"), file);
    await told(2);
  });

  test("is waited for while it is gone, and told of when it is back", async () => {
    await rm(file);
    await pause(1_500);
    expect(changes).toBe(0);
    await writeFile(file, "site: {}\n");
    await told(1);
  });

  test("is told of when it stays away, and again when it is back", async () => {
    await rm(file);
    await told(1);
    await pause(1_500);
    expect(changes).toBe(1);
    await writeFile(file, "site: {}\n");
    await told(2);
  });

  test("is not told of while nothing changes, nor after the watching ended", async () => {
    await pause(1_500);
    end();
    await writeFile(file, "site: { name: x }\n");
    await pause(1_500);
    expect(changes).toBe(0);
  });
});
