import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { scratchFolder } from "../../../test/support/scratch-folder.ts";
import { speak, unusedPort } from "../../../test/support/servers.ts";
import { readEnvironment } from "../../config/environment.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { systemClock } from "../../core/clock.ts";
import { silentLog } from "../../core/log.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import { createEmbeddedSymbiont } from "./embedded-symbiont.ts";

async function started(symbiont: string) {
  const folder = await scratchFolder();
  const warned: string[] = [];
  const told = (_: object, event: string) => void warned.push(event);
  const read = (text: string) => {
    const { config } = parseConfig(`symbiont: { ${text} }`, { env: {}, configDir: folder });
    if (!config) throw new Error(`no config: ${text}`);
    return config;
  };
  let config = read(symbiont);
  const store = createMemoryStore();
  const embedded = createEmbeddedSymbiont({
    ...{ clock: systemClock, log: { ...silentLog, warn: told, error: told }, store, version: "0" },
    environment: readEnvironment({ PATH: process.env.PATH ?? "", CORTEX_DATA_DIR: folder }),
    config: () => config,
    onOpened: () => undefined,
  });
  onTestFinished(async () => {
    await embedded.stop();
    await store.close();
  });
  await embedded.configure();
  return {
    ...{ embedded, folder, warned },
    async change(text: string) {
      config = read(text);
      await embedded.configure();
    },
    status: async () => {
      const access = embedded.access();
      if (!access) return null;
      return (await fetch(`${access.url}/health`, { headers: { authorization: `Bearer ${access.token}` } }))
        .status;
    },
  };
}

const portOf = (url: string | undefined) => Number(new URL(url ?? "").port);

test("a port that is taken is passed by for the next one that is free, and that is said", async () => {
  const taken = await speak(() => undefined);
  const { embedded, warned, status } = await started(`port: ${taken}`);
  expect(portOf(embedded.access()?.url)).toBeGreaterThan(taken);
  expect(warned).toEqual(["symbiont.port-taken"]);
  expect(await status()).toBe(200);
});

test("where nothing is free it does without, and says so; nothing else ends", async () => {
  const last = createServer();
  const isTaken = await new Promise<boolean>((resolve) => {
    last.once("error", () => resolve(true));
    last.listen(65_535, "127.0.0.1", () => resolve(true));
  });
  onTestFinished(() => void last.close());
  expect(isTaken).toBe(true);
  const { embedded, warned } = await started("port: 65535");
  expect(embedded.access()).toBeNull();
  expect(warned).toEqual(["symbiont.not-listening"]);
});

test("its token is in a file that only the operator may read, or the config's", async () => {
  const { embedded, folder, change, status } = await started(`port: ${await unusedPort()}`);
  const file = join(folder, "symbiont-token");
  expect((await readFile(file, "utf8")).trim()).toBe(embedded.access()?.token);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await change(`port: ${await unusedPort()}, token: chosen-by-the-operator`);
  expect(embedded.access()?.token).toBe("chosen-by-the-operator");
  expect(await status()).toBe(200);
});

test("it makes room for another Symbiont, comes back, and moves with its port", async () => {
  const { embedded, change, status } = await started(`port: ${await unusedPort()}`);
  const first = embedded.access()?.url;
  await change('url: "http://127.0.0.1:1"');
  expect(embedded.access()).toBeNull();
  await expect(fetch(`${first}/health`)).rejects.toThrow();
  await change(`port: ${await unusedPort()}`);
  expect(await status()).toBe(200);
  const second = embedded.access()?.url;
  await change(`port: ${await unusedPort()}`);
  expect(embedded.access()?.url).not.toBe(second);
  await expect(fetch(`${second}/health`)).rejects.toThrow();
  expect(await status()).toBe(200);
});
