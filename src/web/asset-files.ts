import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { type Compression, type ContentCoding, compressText, onceEach } from "../core/compression.ts";

export interface Asset {
  type: string;
  /** In the coding that fits best among those there are; compressed once, when first asked for. */
  body(coding: ContentCoding): Promise<{ bytes: Buffer; coding: ContentCoding }>;
}

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

const compressible = /^(text\/|image\/svg)/;

/** Type by the ending of a file's name; undefined for what is not served. */
export function assetType(name: string): string | undefined {
  return types[extname(name).toLowerCase()];
}

/**
 * The built files of the browser's side by name, read once. Only these names are ever served: no path reaches the disk,
 * so none can leave the folder. Maps and the build's own manifest are not among them.
 */
export function readAssetFiles(folder: string): ReadonlyMap<string, Asset> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = new Set(files.map(({ name }) => name));
  const assets = new Map<string, Asset>();
  for (const name of names) {
    const type = assetType(name);
    if (type === undefined) continue;
    const ready = (ending: string) =>
      names.has(name + ending) ? readFileSync(join(folder, name + ending)) : null;
    assets.set(
      name,
      createAsset(readFileSync(join(folder, name)), type, { br: ready(".br"), gzip: ready(".gz") }),
    );
  }
  return assets;
}

type Compressed = Record<Compression, Buffer | null>;

export function createAsset(
  bytes: Buffer,
  type: string,
  ready: Compressed = { br: null, gzip: null },
): Asset {
  const compressed = onceEach(async (coding: Compression) => ready[coding] ?? compressText(bytes, coding));
  return {
    type,
    async body(coding) {
      if (coding === "identity" || !compressible.test(type)) return { bytes, coding: "identity" };
      return { bytes: await compressed(coding), coding };
    },
  };
}
