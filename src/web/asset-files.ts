import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { ContentCoding } from "./accept.ts";

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
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

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

type Compressed = Record<Exclude<ContentCoding, "identity">, Buffer | null>;

export function createAsset(
  bytes: Buffer,
  type: string,
  ready: Compressed = { br: null, gzip: null },
): Asset {
  const made = new Map<ContentCoding, Promise<Buffer>>();
  const compress = (coding: "br" | "gzip"): Promise<Buffer> => {
    const built = ready[coding];
    if (built) return Promise.resolve(built);
    return coding === "br" ? compressBrotli(bytes) : compressGzip(bytes);
  };
  return {
    type,
    async body(coding) {
      if (coding === "identity" || !compressible.test(type)) return { bytes, coding: "identity" };
      const work = made.get(coding) ?? compress(coding);
      made.set(coding, work);
      return { bytes: await work, coding };
    },
  };
}
