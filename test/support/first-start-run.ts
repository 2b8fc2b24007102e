import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { statusSchema } from "../../src/protocol/service.ts";
import { createTarget, eventually } from "./targets.ts";

/*
 * The first three starts in a folder, beside one web server. A program of its own, so that it can run in an
 * empty network namespace, where nothing else of the machine is found. Prints what it saw as JSON.
 */

export interface FirstStartSeen {
  targetPort: number;
  pagePort: number;
  config: string;
  /** Until the web server was shown as operational. */
  shownAfterMs: number;
  /** Whether the page says how to add a service, at the first start and at a later one. */
  teaches: boolean[];
  services: { id: string; name: string; state: string }[];
  first: { output: string; code: number | null };
  /** On the same folder, while the first runs. */
  second: { output: string; code: number | null };
  /** After the first was stopped. */
  third: { output: string; code: number | null };
  configAtTheEnd: string;
}

const [folder = ""] = process.argv.slice(2);
const entry = join(import.meta.dirname, "../../dist/server/cortex.js");
const configPath = join(folder, "cortex.yaml");

class Start {
  readonly child: ChildProcess;
  output = "";
  readonly #exited: Promise<unknown>;

  constructor() {
    const env = { PATH: process.env.PATH, LOG_LEVEL: "warn" };
    this.child = spawn(process.execPath, [entry, "start", "--port", "0"], { cwd: folder, env });
    this.child.stdout?.on("data", (chunk: Buffer) => this.#hear(chunk));
    this.child.stderr?.on("data", (chunk: Buffer) => this.#hear(chunk));
    this.#exited = once(this.child, "close");
  }

  #hear(chunk: Buffer): void {
    this.output += chunk.toString();
  }

  async page(): Promise<string> {
    return eventually("the page", () => /page on (http:\S+)/.exec(this.output)?.[1]);
  }

  async ended(): Promise<{ output: string; code: number | null }> {
    await this.#exited;
    return { output: this.output, code: this.child.exitCode };
  }

  stopped(): Promise<{ output: string; code: number | null }> {
    this.child.kill("SIGTERM");
    return this.ended();
  }
}

const target = await createTarget();
const startedAt = performance.now();
const first = new Start();
const url = await first.page();
const services = await eventually("the web server being operational", async () => {
  const response = await fetch(`${url}/api/v1/status`);
  const { services } = statusSchema.parse(await response.json());
  const web = services.find(({ id }) => id.endsWith(`-${target.port}`));
  return web?.state === "operational" && services.map(({ id, name, state }) => ({ id, name, state }));
});
const pageText = await (await fetch(url)).text();
const shownAfterMs = performance.now() - startedAt;
const config = readFileSync(configPath, "utf8");
const second = await new Start().ended();
const firstEnd = await first.stopped();
const again = new Start();
const pageTextAgain = await (await fetch(await again.page())).text();
const third = await again.stopped();
await target.stop();

const seen: FirstStartSeen = {
  targetPort: target.port,
  pagePort: Number(new URL(url).port),
  config,
  shownAfterMs,
  teaches: [pageText, pageTextAgain].map((text) => text.includes("{ id: api, http: ")),
  services,
  first: firstEnd,
  second,
  third,
  configAtTheEnd: readFileSync(configPath, "utf8"),
};
console.log(JSON.stringify(seen));
