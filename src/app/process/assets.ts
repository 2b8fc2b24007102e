import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CortexError, exitCodes } from "../../core/errors.ts";
import { type Asset, readAssetFiles } from "../../web/asset-files.ts";
import type { Assets } from "../../web/views/model.ts";
import { buildId, buildIdFile } from "./build-id.ts";

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    css: z.array(z.string()).default([]),
    assets: z.array(z.string()).default([]),
  }),
);

export interface BuiltAssets {
  files: ReadonlyMap<string, Asset>;
  /** Addresses below a base path. */
  under(basePath: string): Assets;
}

/** What `npm run build` made for the browser. The server and it are built together; without it no page can be right. */
export function readBuiltAssets(folder: string, build = buildId): BuiltAssets {
  const manifest = readManifest(join(folder, "manifest.json"));
  requireBuild(folder, build);
  const fileOf = (source: string): string => {
    const entry = manifest[source];
    if (!entry) throw notBuilt(folder, `${source} is not in its manifest`);
    return entry.file;
  };
  const script = fileOf("src/web/assets/page.ts");
  const style = fileOf("src/web/assets/style.css");
  const operatorStyle = fileOf("src/web/assets/operator.css");
  const files = readAssetFiles(folder);
  for (const { file, css, assets } of Object.values(manifest)) {
    for (const name of [file, ...css, ...assets])
      if (!files.has(name)) throw notBuilt(folder, `lacks ${name}`);
  }
  const fonts = [...files.keys()].filter((name) => /^geist-latin-wght-normal.*\.woff2$/.test(name));
  return {
    files,
    under: (basePath) => {
      const address = (file: string) => `${basePath}/assets/${file}`;
      return {
        script: address(script),
        style: address(style),
        operatorStyle: address(operatorStyle),
        fonts: fonts.map(address),
      };
    },
  };
}

function readManifest(path: string): z.output<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (thrown) {
    throw notBuilt(path, "cannot be read", thrown);
  }
}

/** @throws CortexError `web.assets` when the assets were made by another build than this server */
function requireBuild(folder: string, build: string | undefined): void {
  if (build === undefined) return;
  const path = join(folder, buildIdFile);
  const found = existsSync(path) ? readFileSync(path, "utf8").trim() : "none";
  if (found === build) return;
  throw notBuilt(
    path,
    `names build ${found.slice(0, 12)}, expected ${build.slice(0, 12)}, that of this server`,
  );
}

function notBuilt(path: string, found: string, cause?: unknown): CortexError {
  return new CortexError({
    code: "web.assets",
    message: `The built assets are not whole: ${path} ${found}`,
    remedy: "Run `npm run build`, or install the package again",
    exitCode: exitCodes.unavailable,
    cause,
  });
}
