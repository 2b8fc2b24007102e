import type { z } from "zod";
import type { CheckKind, KindSetting } from "./kind.ts";

type Parts<Keys extends z.ZodObject, Options> = Omit<CheckKind<Options>, "keys" | "options"> & {
  keys: Keys;
  /** Parsed keys, every default filled in → options of the probe. */
  options(keys: z.output<Keys>, setting: KindSetting): Options;
};

/** The setting of a service that stands in no file. */
export const bareSetting: KindSetting = {
  configDir: process.cwd(),
  symbiont: {
    url: null,
    token: null,
    paths: {
      compound: "/task/compound",
      progress: "/task/{id}/progress",
      status: "/status",
      health: "/health",
    },
  },
};

/**
 * A kind whose `options` gets its keys typed. The kind made takes the keys as they stand in the file
 * (`"10s"`, not 10_000), because it parses them itself; it throws on keys that its schema refuses.
 */
export function defineKind<Keys extends z.ZodObject, Options>(
  parts: Parts<Keys, Options>,
): CheckKind<Options> {
  return {
    ...parts,
    options: (keys, setting = bareSetting) => parts.options(parts.keys.parse(keys), setting),
  };
}
