import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Issued } from "../support/certificates.ts";
import { scratchFolder } from "../support/scratch-folder.ts";
import { eventually } from "../support/targets.ts";

/** Real proxies of this machine, for as long as the test. */

export const hasCaddy = spawnSync("caddy", ["version"]).status === 0;
export const hasNginx = spawnSync("nginx", ["-v"]).status === 0;

async function run(file: string, args: string[], folder: string, port: number): Promise<void> {
  let said = "";
  const child: ChildProcess = spawn(file, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += String(chunk)));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  await eventually(`${file} to listen; it said ${said.slice(-2_000)}`, () => {
    if (child.exitCode !== null)
      throw new Error(`${file} ended with ${child.exitCode}: ${said.slice(-2_000)}`);
    return listens(port);
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** @returns path of the root certificate of Caddy's own authority */
export async function runCaddy(caddyfile: string, port: number): Promise<string> {
  const folder = await scratchFolder();
  const head = "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\thttp_port 0\n}\n";
  await writeFile(join(folder, "Caddyfile"), head + caddyfile);
  await run("caddy", ["run", "--config", "Caddyfile", "--adapter", "caddyfile"], folder, port);
  return join(folder, "caddy/pki/authorities/local/root.crt");
}

/** @param http what stands in the `http` block */
export async function runNginx(http: string, port: number, certificate: Issued): Promise<void> {
  const folder = await scratchFolder();
  await writeFile(join(folder, "cert.pem"), certificate.cert);
  await writeFile(join(folder, "key.pem"), certificate.key);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const config = `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr;
    events {} http { access_log off; ${temporary.join(" ")}\n${http}\n}`;
  await writeFile(join(folder, "nginx.conf"), config);
  await run("nginx", ["-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")], folder, port);
}

/** Code blocks of a page of the docs, by language. */
export function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(import.meta.dirname, "../../docs", page), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    ([, body = ""]) => body,
  );
}
