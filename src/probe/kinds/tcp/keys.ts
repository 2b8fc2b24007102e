import { z } from "zod";
import { latencyExpectation } from "../../answer-keys.ts";
import { hostPort } from "../../key-schemas.ts";

/** Keys of a TCP check; `tcp` parses to host and port. */
export const tcpKeys = z.object({
  tcp: hostPort().meta({
    description: "Host and port that have to accept a connection.",
    examples: ["127.0.0.1:5432"],
  }),
  expect: latencyExpectation.meta({ description: "All of it must hold." }),
});

export type TcpKeys = z.output<typeof tcpKeys>;
