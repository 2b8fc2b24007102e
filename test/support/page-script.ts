import { join } from "node:path";
import { build } from "vite";

/** The page's script as the product bundles it. */
export async function buildPageScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    root: join(import.meta.dirname, "../.."),
    build: { write: false, rolldownOptions: { input: { page: "src/web/assets/page.ts" } } },
  });
  const outputs = Array.isArray(built) ? built : [built];
  for (const output of outputs) if ("output" in output) return output.output[0].code;
  throw new Error("vite built no script");
}
