import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { nodeEnvironment, nodeFlags } from "../bin/node-flags.js";
import { serverEntry } from "../tools/freshness.ts";
import { freePort, type Part, startProcess } from "./process.ts";

export interface Product extends Part {
  port: number;
  url: string;
}

export const productPassword = "only-for-the-bench";

/** `cortex start` as a user runs it, on a fresh data folder with that config. Stopping it removes the folder. */
export async function startProduct(config: string): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), "cortex-bench-"));
  const file = join(folder, "cortex.yaml");
  await writeFile(file, config);
  const port = await freePort();
  const args = [
    ...nodeFlags,
    serverEntry,
    "start",
    "--config",
    file,
    "--data",
    join(folder, "data"),
    "--port",
    String(port),
  ];
  const part = startProcess(args, {
    ...nodeEnvironment,
    LOG_LEVEL: "warn",
    OPERATOR_PASSWORD: productPassword,
  });
  const stop = async () => {
    await part.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...part, stop, port, url: `http://127.0.0.1:${port}` };
}

/** Resolves when the server answers `path` with 200; rejects after 20 s. */
export async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const status = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      // Not listening yet: asked again.
      () => 0,
    );
    if (status === 200) return;
    await wait(50);
  }
  throw new Error(`${url} did not answer 200 within 20 s`);
}

/** `count` services that check one HTTP server; targets are spread over eight loopback addresses. */
export function httpServices(count: number, targetPort: number, every: string): string {
  const rows = Array.from(
    { length: count },
    (_, at) =>
      `  - { id: s${at}, name: Service ${at}, every: ${every}, http: "http://127.0.0.${1 + (at % 8)}:${targetPort}/" }`,
  );
  return `services:\n${rows.join("\n")}\n`;
}
