import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../../src/config/parse-config.ts";
import type { FuzzTarget } from "./target.ts";

const whole = readFileSync(join(import.meta.dirname, "../support/whole-config.yaml"), "utf8");
/** More than a hundred times what the whole config takes. */
const slowestMs = 5_000;

export const configTarget: FuzzTarget = {
  name: "config",
  share: 0.1,
  seeds: [
    whole,
    ...whole.split(/\n(?=\w)/).filter((part) => part.length > 40),
    'services:\n  - { id: api, http: "https://example.com/", every: 30s, expect: { status: [200-299] } }\n',
  ],
  words: [
    "services:",
    "id: ",
    "http: ",
    "every: ",
    "10s",
    "expect: ",
    "${HOME}",
    "symbiont: ",
    "notify: ",
    "null",
  ],
  async open() {
    return {
      take(input) {
        const began = performance.now();
        const result = parseConfig(input, { env: { HOME: "/root" }, configDir: "/nowhere" });
        const tookMs = performance.now() - began;
        if (tookMs > slowestMs) throw new Error(`took ${tookMs} ms`);
        if ((result.config === undefined) === (result.errors === undefined))
          throw new Error("expected a config or errors");
        for (const { line, expected, remedy } of [...(result.errors ?? []), ...result.warnings]) {
          if (line !== null && !(line >= 1)) throw new Error(`line ${line}`);
          if (expected === "" || remedy === "")
            throw new Error("an error without what was expected or a remedy");
        }
      },
      close: () => Promise.resolve(),
    };
  },
};
