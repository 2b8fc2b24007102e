import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { build } from "vite";

/** `cortex-status/client`: one file that Node, bundlers and browsers import, and its types. */
export async function buildClient(root: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      outDir: "dist/client",
      emptyOutDir: true,
      target: "es2022",
      minify: false,
      license: { fileName: "licences.md" },
      lib: { entry: "src/client/index.ts", formats: ["es"], fileName: "index" },
    },
  });
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", join(root, "src/client/tsconfig.json")], {
    stdio: "inherit",
  });
}
