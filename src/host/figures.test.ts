import { mkdtemp, writeFile } from "node:fs/promises";
import { freemem, hostname, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLoad, parseMemory, readHostFigures } from "./figures.ts";

describe.skipIf(process.platform !== "linux")("readHostFigures", () => {
  test("tells this machine's name, load, memory and root disk", async () => {
    const figures = await readHostFigures();
    expect(figures.name).toBe(hostname());
    expect(figures.cores).toBeGreaterThan(0);
    expect(figures.uptimeMs).toBeGreaterThan(0);
    expect(figures.load).toBeGreaterThanOrEqual(0);
    expect(figures.memory?.totalBytes).toBe(totalmem());
    // Pages move while we look: a tenth of the memory is far more than they do in a millisecond.
    expect(Math.abs(totalmem() - freemem() - (figures.memory?.usedBytes ?? 0))).toBeLessThan(totalmem() / 10);
    expect(figures.disk?.path).toBe("/");
    expect(figures.disk?.usedBytes).toBeGreaterThan(0);
    expect(figures.disk?.usedBytes).toBeLessThan(figures.disk?.totalBytes ?? 0);
  });

  test("is null for each figure that cannot be read", async () => {
    const proc = await mkdtemp(join(tmpdir(), "cortex-proc-"));
    await writeFile(join(proc, "loadavg"), "0.52 0.41 0.33 1/234 5678\n");
    const figures = await readHostFigures({ proc, diskPath: join(proc, "missing") });
    expect(figures).toMatchObject({ load: 0.52, memory: null, disk: null });
  });
});

test("used memory is what is not available, in bytes", () => {
  const text =
    "MemTotal:  1000 kB\nMemFree:  100 kB\nMemAvailable:  400 kB\nSwapTotal:  50 kB\nSwapFree:  20 kB\n";
  expect(parseMemory(text)).toEqual({
    usedBytes: 600 * 1024,
    totalBytes: 1000 * 1024,
    swapUsedBytes: 30 * 1024,
  });
});

test("a load or memory table of another shape is null, not a wrong number", () => {
  expect(parseLoad("none")).toBeNull();
  expect(parseMemory("MemTotal: 1000 kB\n")).toBeNull();
});
