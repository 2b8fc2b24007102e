import { join, relative } from "node:path";
import { build } from "vite";
import { inputsHash, removeStamp, root, serverEntry, writeStamp } from "./freshness.ts";

const startedAt = performance.now();
const hash = inputsHash();
removeStamp();
const settings = {
  root,
  configFile: join(root, "vite.config.ts"),
  mode: "production",
  logLevel: "warn",
} as const;
await build(settings);
await build({ ...settings, build: { ssr: true } });
writeStamp(hash);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(`Built dist/assets and ${relative(root, serverEntry)} in ${seconds} s`);
