import { expect, test } from "vitest";
import { silentLog } from "../core/log.ts";
import { ManualClock } from "../core/manual-clock.ts";
import type { Status } from "../monitor/service.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createIncidents } from "./incidents.ts";

/** A store whose writes take as long as the disk likes. */
async function rig() {
  const clock = new ManualClock();
  const { incidents: store } = createMemoryStore();
  const disk = { waits: [] as (() => void)[], isSlow: false, refuses: false, tried: 0 };
  const saveIncidents = store.saveIncidents.bind(store);
  store.saveIncidents = async (incidents) => {
    disk.tried++;
    if (disk.refuses) throw new Error("the disk is full");
    await saveIncidents(incidents);
    if (disk.isSlow) await new Promise<void>((resolve) => disk.waits.push(resolve));
  };
  const incidents = await createIncidents({
    ...{ store, clock, log: silentLog },
    impactOf: () => "major",
    publish: () => undefined,
  });
  return { clock, disk, store, incidents };
}

function status(id: string, verdict: "down" | "operational", since: number): Status {
  const service = { id, name: id, visibility: "public", dependsOn: [] };
  return { service, verdict, overlay: null, since, reason: "refused", facts: null } as unknown as Status;
}

test("what services do while an update is being written is not undone by it", async () => {
  const { clock, disk, store, incidents } = await rig();
  incidents.heard([status("api", "down", clock.now())]);
  await clock.advance(1);
  const [{ id } = { id: "" }] = incidents.all();

  disk.isSlow = true;
  const writing = incidents.update(id, { status: "identified", body: "A cable." });
  await clock.advance(1);
  expect(disk.waits).toHaveLength(1);
  incidents.heard([status("db", "down", clock.now())]);
  disk.isSlow = false;
  disk.waits.pop()?.();

  expect((await writing)?.status).toBe("identified");
  await clock.advance(1);
  for (const found of [incidents.find(id), await store.incident(id)]) {
    expect(found?.falls.map(({ serviceId }) => serviceId)).toEqual(["api", "db"]);
    expect(found?.updates.map(({ body }) => body)).toContain("A cable.");
  }
  await incidents.stop();
});

test("after the end nothing is tried any more", async () => {
  const { clock, disk, incidents } = await rig();
  disk.refuses = true;
  incidents.heard([status("api", "down", clock.now())]);
  await incidents.stop();
  const { tried } = disk;
  await clock.advance(60_000);
  expect(disk.tried).toBe(tried);
});
