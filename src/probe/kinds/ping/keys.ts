import { z } from "zod";
import { latencyExpectation } from "../../answer-keys.ts";
import { host } from "../../key-schemas.ts";

export const pingKeys = z.object({
  ping: host().meta({
    description: "Host that has to answer an ICMP echo, sent by the system's `ping`.",
    examples: ["10.0.0.1"],
  }),
  expect: latencyExpectation.meta({ description: "All of it must hold." }),
});
