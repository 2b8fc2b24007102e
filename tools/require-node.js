// Plain JavaScript, loaded with --import before a TypeScript file that an older Node could not even read.
import { isGoodNode } from "../bin/good-node.js";

if (!isGoodNode()) {
  console.error(
    `Cortex Status needs Node 24 or newer; this is Node ${process.versions.node}. ` +
      `The Node that the project brings as an optional dependency is not installed.\n` +
      'Run "npm ci" without "--omit=optional" on Linux x64, Linux arm64 or macOS arm64, or use a newer Node.',
  );
  process.exit(5);
}
