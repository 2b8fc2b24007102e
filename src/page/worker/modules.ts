import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const builder = "cortex-status/page";

/**
 * `cortex-status/page` is ours from whatever folder it is asked for, files are TypeScript by their name alone (no
 * package.json has to say so), and each file that a page is made of is told.
 */
export function followModules(builderUrl: string, onFile: (path: string) => void): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === builder) return { url: builderUrl, shortCircuit: true };
      const wanted = /^(\.{0,2}\/|file:)/.test(specifier) ? URL.parse(specifier, context.parentURL) : null;
      // Told before it is looked for: when it is missing, its coming is the change that is waited for.
      if (wanted?.protocol === "file:" && !/\/node_modules\//.test(wanted.pathname))
        onFile(fileURLToPath(wanted));
      return nextResolve(specifier, context);
    },
    load(url, context, nextLoad) {
      const isOurs = url.startsWith("file:") && !url.includes("/node_modules/");
      if (isOurs && /\.m?ts$/.test(url)) return nextLoad(url, { ...context, format: "module-typescript" });
      const isModule = isOurs && /\.js$/.test(url) && context.format === "commonjs" && !isCommonJs(url);
      return nextLoad(url, isModule ? { ...context, format: "module" } : context);
    },
  });
}

/** A `package.json` above that says `commonjs` is of another program: what counts is what the file is written as. */
function isCommonJs(url: string): boolean {
  const source = readFileSync(fileURLToPath(url), "utf8");
  try {
    new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`);
    return true;
  } catch {
    // It imports, exports or awaits; or it is no JavaScript at all, which is told when it is loaded.
    return false;
  }
}
