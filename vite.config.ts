import { defineConfig, type Plugin } from "vite";

/**
 * Our chunks have neither styles nor chunks of their own to load first. What looks for them would be a twentieth of the
 * page's script.
 */
const bareDynamicImports: Plugin = {
  name: "bare-dynamic-imports",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : null),
};

/**
 * V8 keeps a source in memory, at two bytes a character if a single one of them is not ASCII. In strings,
 * templates and patterns, where ours stand, an escape means the same.
 */
const oneByteSource: Plugin = {
  name: "one-byte-source",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      chunk.code = chunk.code.replace(
        /[^\0-\x7f]/g,
        (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
    }
  },
};

/** Two bundles from one file: `vite build` makes the browser's assets, `vite build --ssr` the server. */
export default defineConfig(({ isSsrBuild }) => ({
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
  appType: "custom",
  plugins: [bareDynamicImports, ...(isSsrBuild ? [oneByteSource] : [])],
  // Files name each other relative to themselves, so they work under any base path.
  base: "./",
  publicDir: false,
  build: isSsrBuild
    ? {
        outDir: "dist/server",
        emptyOutDir: true,
        target: "node24",
        license: { fileName: "licences.md" },
        rolldownOptions: {
          input: { cortex: "src/cli/main.ts", "page-worker": "src/page/worker/page-worker.ts" },
          output: {
            entryFileNames: "[name].js",
            chunkFileNames: "[name]-[hash].js",
            // Without comments and indentation the source, which stays in memory, is a third smaller; names are kept.
            minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
          },
        },
      }
    : {
        outDir: "dist/assets",
        emptyOutDir: true,
        manifest: "manifest.json",
        assetsDir: ".",
        assetsInlineLimit: 0,
        modulePreload: false,
        license: { fileName: "licences.md" },
        rolldownOptions: {
          input: {
            page: "src/web/assets/page.ts",
            style: "src/web/assets/style.css",
            operator: "src/web/assets/operator.css",
          },
        },
      },
  ssr: { noExternal: true, external: ["node:sqlite"] },
}));
