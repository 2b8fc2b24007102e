import { copyFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "vite";
import { buildIdFile } from "../src/app/process/build-id.ts";
import { buildClient } from "./build-client.ts";
import { buildPageModule } from "./build-page.ts";
import { inputsHash, removeStamp, root, serverEntry, writeStamp } from "./freshness.ts";

const startedAt = performance.now();
const hash = inputsHash();
removeStamp();
const settings = {
  root,
  configFile: join(root, "vite.config.ts"),
  mode: "production",
  logLevel: "warn",
  // Stands in both halves, so that the server notices assets of another build.
  define: { "import.meta.env.BUILD_ID": JSON.stringify(hash) },
} as const;
await build(settings);
writeFileSync(join(root, "dist/assets", buildIdFile), hash);
// Vite lists the licences of scripts only.
copyFileSync(
  join(root, "node_modules/@fontsource-variable/geist/LICENSE"),
  join(root, "dist/assets/geist-licence.txt"),
);
await build({ ...settings, build: { ssr: true } });
await buildClient(root);
buildPageModule(root);
writeStamp(hash);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(`Built dist/assets, dist/client, dist/page and ${relative(root, serverEntry)} in ${seconds} s`);
