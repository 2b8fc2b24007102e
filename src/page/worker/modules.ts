import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

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
      const isTypeScript = /^file:.*\.m?ts$/.test(url) && !url.includes("/node_modules/");
      return nextLoad(url, isTypeScript ? { ...context, format: "module-typescript" } : context);
    },
  });
}
