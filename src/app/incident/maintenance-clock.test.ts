import { expect, test } from "vitest";
import { ManualClock } from "../../core/manual-clock.ts";
import type { MaintenanceEntry } from "../../incident/maintenance.ts";
import { createMaintenanceClock } from "./maintenance-clock.ts";

test("services go into maintenance and come out of it by the clock, also when it steps", async () => {
  const clock = new ManualClock(Date.parse("2026-12-06T01:59:00Z"));
  const patches: MaintenanceEntry = {
    ...{ id: "patch", title: "Patches", serviceIds: ["db"], every: "FREQ=MONTHLY;BYDAY=1SU" },
    ...{ start: "2026-12-06T02:00", timeZone: "UTC", lastsMs: 3_600_000 },
  };
  let entries = [patches];
  const told: string[][] = [];
  const maintenance = createMaintenanceClock(
    () => entries,
    (ids) => void told.push([...ids]),
    clock,
  );
  maintenance.reset();
  expect(told.at(-1)).toEqual([]);
  await clock.advance(60_000);
  expect(told.at(-1)).toEqual(["db"]);
  expect(maintenance.of("db")).toMatchObject({ title: "Patches", to: Date.parse("2026-12-06T03:00:00Z") });
  expect(maintenance.of("other")).toBeNull();
  clock.step(3_600_000);
  await clock.advance(60_000);
  expect(told.at(-1)).toEqual([]);
  clock.step(-1_800_000);
  await clock.advance(60_000);
  expect(told.at(-1)).toEqual(["db"]);
  entries = [];
  maintenance.reset();
  expect(told.at(-1)).toEqual([]);
  maintenance.stop();
});
