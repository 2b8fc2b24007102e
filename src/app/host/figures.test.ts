import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { scratchFolder } from "../../../test/support/scratch-folder.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { silentLog } from "../../core/log.ts";
import { ManualClock } from "../../core/manual-clock.ts";
import { openSqliteStore } from "../../store/open-sqlite-store.ts";
import { mostOwnSeries, openFigures } from "./figures.ts";
import { hostSeries } from "./host-series.ts";
import { processSeries } from "./process-series.ts";

const minute = 60_000;

async function started(folder: string, clock: ManualClock) {
  const { config } = parseConfig("host: { visibility: public }\n", { configDir: "/tmp", env: {} });
  if (!config) throw new Error("the config is wrong");
  const store = await openSqliteStore({ path: join(folder, "cortex.db"), clock, log: silentLog });
  const figures = await openFigures({
    ...{ clock, log: silentLog, store, config: () => config, lateness: () => 1.5 },
  });
  const stop = async () => {
    await figures.stop();
    await store.close();
  };
  onTestFinished(stop);
  const value = (name: string, value: number, at: number | null = null) => ({ name, value, at, unit: null });
  return { figures, stop, value };
}

/** The first reading of disks takes real time. */
async function untilRead(clock: ManualClock, seen: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !seen(); i++) {
    await clock.advance(100);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test.skipIf(process.platform !== "linux")(
  "the machine and this process are measured every five seconds, and the past survives a restart",
  async () => {
    const clock = new ManualClock();
    const folder = await scratchFolder();
    const first = await started(folder, clock);
    const isRead = () => first.figures.recorder.one(hostSeries.diskUsed("/"))?.latest !== undefined;
    await untilRead(clock, isRead);
    await clock.advance(2 * minute);
    const names = [hostSeries.load, hostSeries.memory, hostSeries.diskUsed("/"), processSeries.memory];
    for (const name of names)
      expect(first.figures.recorder.one(name)?.latest, name).toBeGreaterThanOrEqual(0);
    expect(first.figures.recorder.one(processSeries.lateness)?.latest).toBe(1.5);
    expect(first.figures.recorder.recent(hostSeries.memory).length).toBeGreaterThan(4);
    await first.figures.take([first.value("queue", 7)]);
    await first.stop();

    const second = await started(folder, clock);
    await second.figures.pasts.prepare([...names, "queue"], "1h");
    for (const name of names) expect(second.figures.pasts.of(name, "1h").length, name).toBeGreaterThan(1);
    expect(second.figures.pasts.of("queue", "1h")).toMatchObject([{ count: 1, sum: 7 }]);
    expect(second.figures.recorder.one("queue")).toMatchObject({ source: "own", latest: 7 });
  },
);

test("a time that minutes are not kept of, or that has not come, is refused with what to do", async () => {
  const clock = new ManualClock();
  const { figures, value } = await started(await scratchFolder(), clock);
  await figures.take([value("a", 1, clock.now() - 13 * 24 * 60 * minute)]);
  for (const at of [clock.now() + 2 * minute, clock.now() - 15 * 24 * 60 * minute]) {
    await expect(figures.take([value("a", 1), value("a", 2, at)])).rejects.toMatchObject({
      status: 422,
      remedy: expect.stringContaining("history.minutes"),
    });
  }
  expect(figures.recorder.one("a")?.latest).toBe(1);
});

test("names without end are refused, known ones go on", async () => {
  const { figures, value } = await started(await scratchFolder(), new ManualClock());
  await figures.take(Array.from({ length: mostOwnSeries }, (_, i) => value(`n${i}`, i)));
  await expect(figures.take([value("one-more", 1)])).rejects.toMatchObject({ status: 422 });
  await figures.take([value("n0", 5)]);
  expect(figures.recorder.one("n0")?.latest).toBe(5);
});
