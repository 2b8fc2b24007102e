import { z } from "zod";
import { closed, duration, says } from "../../key-schemas.ts";

const tokenError = says(
  "a token of up to 200 letters, digits, - and _",
  "make one with `openssl rand -hex 16`, or leave it out and one is made",
);

/**
 * Keys of a service that reports by itself: it is down when nothing came for `every` + `grace`.
 * Grace and token are for the config to work with; the address is `/push/<token>`.
 */
export const pushKeys = z.object({
  push: closed({
    grace: duration({ min: 0 })
      .optional()
      .meta({
        description: "How late a report may be. Default: a tenth of `every`, at least 10s, at most 1h.",
        examples: ["5m"],
      }),
    token: z
      .string(tokenError)
      .regex(/^[A-Za-z0-9_-]{1,200}$/, tokenError)
      .optional()
      .meta({
        description: "Secret part of the address. Left out, one is made and shown to the operator.",
      }),
  }).meta({ description: "Reports come from outside, to `/push/<token>`. `push: {}` is enough." }),
});
