import { z } from "zod";
import { authKey, latencyExpectation } from "../../answer-keys.ts";
import { url } from "../../key-schemas.ts";

export const symbiontKeys = z.object({
  symbiont: url("http", "https").meta({
    description: "A Symbiont whose status path has to answer 2xx with JSON.",
    examples: ["http://127.0.0.1:8111"],
  }),
  auth: authKey.optional().meta({
    description:
      "Who asks: `bearer` or `basic`. Default: `symbiont.token`, for the server of `symbiont.url`.",
  }),
  expect: latencyExpectation.meta({ description: "All of it must hold." }),
});

export type SymbiontKeys = z.output<typeof symbiontKeys>;
