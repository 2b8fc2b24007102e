import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";
import { makePlace, type Place, runCortex } from "../support/run-cortex.ts";
import { createTarget } from "../support/targets.ts";

const entry = fileURLToPath(new URL("../../dist/server/cortex.js", import.meta.url));
/** `KILLS=500 npx vitest run test/fault/kill-anytime` is the long way; a handful keeps the suite short. */
const kills = Number(process.env.KILLS ?? 12);
const services = 50;

test(`${kills} kill -9 while starting, writing, rolling up and backing up: it always opens, what was acknowledged is there, nothing is down`, {
  timeout: 60_000 + kills * 6_000,
}, async () => {
  const target = await createTarget();
  const ids = Array.from({ length: services }, (_, i) => `s${i}`);
  const lines = ids.map((id) => `  - { id: ${id}, http: "${target.url}/${id}", every: 1s }`);
  const place = await makePlace(
    `services:\n${lines.join("\n")}\n  - { id: job, push: { token: token-of-the-job }, every: 1h }\n`,
  );
  const acknowledged: number[] = [];
  for (let round = 0; round < kills; round++) {
    if (round % 10 === 9) await killWhileStarting(place);
    else await killWhileRunning(place, round, acknowledged);
  }
  await target.stop();

  const store = await openSqliteStore({
    path: `${place.dataDir}/cortex.db`,
    clock: systemClock,
    log: silentLog,
  });
  const pushes = new Set(
    (await store.monitor.recentResults("job", 1_000_000)).map(({ latencyMs }) => latencyMs),
  );
  expect(acknowledged.filter((ping) => !pushes.has(ping))).toEqual([]);
  for (const [id, line] of await store.monitor.timelines(ids, 0)) {
    expect(
      line.filter(({ verdict }) => verdict === "down" || verdict === "degraded"),
      id,
    ).toEqual([]);
  }
  await store.close();
  await place.remove();
});

/** Pushes go on until it is gone; each carries its number as its `ping`. */
async function killWhileRunning(place: Place, round: number, acknowledged: number[]): Promise<void> {
  const cortex = await runCortex(place);
  let alive = true;
  const pushing = (async () => {
    while (alive) {
      const ping = acknowledged.length + 1;
      const answer = await fetch(`${cortex.url}/push/token-of-the-job?ping=${ping}`).catch(() => null);
      if (answer?.ok) acknowledged.push(ping);
      await pause(20);
    }
  })();
  const backup = round % 3 === 0 ? startBackup(place) : null;
  await pause(Math.random() * 2_000);
  alive = false;
  await cortex.end("SIGKILL");
  await pushing;
  await backup;
}

/** The process is killed before its page is up: while it opens, migrates, replays or catches up. */
async function killWhileStarting(place: Place): Promise<void> {
  const args = [entry, "start", "--config", place.configPath, "--data", place.dataDir, "--port", "0"];
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  await pause(Math.random() * 500);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
}

/** A backup that runs while its source is killed must not harm it; whether it ends well is its own affair. */
async function startBackup(place: Place): Promise<void> {
  const file = `${place.dir}/backup.db`;
  await rm(file, { force: true });
  const child = spawn(process.execPath, [entry, "backup", file, "--data", place.dataDir], {
    stdio: "ignore",
  });
  await new Promise((resolve) => child.once("exit", resolve));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
