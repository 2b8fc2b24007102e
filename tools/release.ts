/**
 * A folder that runs without npm: the packed package with the Node it brings, and a launcher of two lines. What is in
 * it is what `npm pack` takes, so there is one list of contents.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodeEnvironment, nodeFlags } from "../bin/node-flags.js";
import { root } from "./freshness.ts";

const launcher = `#!/bin/sh
# What may be called through a link, as in /usr/local/bin, finds its folder first.
here=$(dirname "$(readlink -f "$0")")
ENVIRONMENT exec "$here/node_modules/NODE/bin/node" FLAGS "$here/bin/cortex.js" "$@"
`;

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const node = `node-${process.platform}-${process.arch}`;
const name = `cortex-status-${version}-${process.platform}-${process.arch}`;
const out = process.argv[2] ?? join(root, "release");
const folder = join(out, name);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", out], {
  cwd: root,
  encoding: "utf8",
});
const tarball = join(out, packed.trim().split("\n").at(-1) ?? "");
execFileSync("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
rmSync(tarball);
const brought = join(folder, "node_modules", node);
for (const part of ["package.json", "LICENSE", "bin/node"]) {
  mkdirSync(dirname(join(brought, part)), { recursive: true });
  cpSync(join(root, "node_modules", node, part), join(brought, part));
}
const environment = Object.entries(nodeEnvironment).map(([name, value]) => `${name}=${value}`);
writeFileSync(
  join(folder, "cortex"),
  launcher
    .replace("ENVIRONMENT", environment.join(" "))
    .replace("NODE", node)
    .replace("FLAGS", nodeFlags.join(" ")),
);
chmodSync(join(folder, "cortex"), 0o755);
execFileSync("tar", ["-czf", `${folder}.tar.gz`, "-C", out, name]);
console.log(`${folder}.tar.gz`);
