import { expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";

function parsed(text: string) {
  const { config, errors, warnings } = parseConfig(text, { env: {}, configDir: "/etc/cortex" });
  expect(errors).toBeUndefined();
  expect(warnings).toEqual([]);
  if (!config) throw new Error("the config was refused");
  return config;
}

test("announced work keeps its local time and the zone it is local to", () => {
  const { maintenance } = parsed(`
site: { timeZone: Europe/Berlin }
services: [{ id: db, tcp: "127.0.0.1:5432" }]
maintenance:
  - { id: patch, title: Patches, services: [db], every: "FREQ=MONTHLY;BYDAY=1SU", start: "2026-12-06T02:00", lasts: 2h }
  - { id: move, title: Move, services: [], start: "2026-12-06T02:00Z", lasts: 30m }
  - { id: far, title: Far, services: [], start: "2026-12-06T02:00+05:30", lasts: 30m }`);
  expect(maintenance).toEqual([
    {
      ...{ id: "patch", title: "Patches", serviceIds: ["db"], every: "FREQ=MONTHLY;BYDAY=1SU" },
      ...{ start: "2026-12-06T02:00", timeZone: "Europe/Berlin", lastsMs: 7_200_000 },
    },
    expect.objectContaining({ id: "move", every: null, timeZone: "UTC", lastsMs: 1_800_000 }),
    expect.objectContaining({ id: "far", start: "2026-12-06T02:00", timeZone: "+05:30" }),
  ]);
});

test("a heartbeat goes out every minute unless the config says otherwise; without one there is none", () => {
  const url = "https://elsewhere.example/push/abc";
  expect(parsed(`heartbeat: { url: "${url}" }`).heartbeat).toEqual({ url, everyMs: 60_000 });
  expect(parsed(`heartbeat: { url: "${url}", every: 5s }`).heartbeat).toEqual({ url, everyMs: 5_000 });
  expect(parsed("").heartbeat).toBeNull();
  expect(parsed("").maintenance).toEqual([]);
});
