import { z } from "zod";
import { certificateKey, latencyKey } from "../../answer-keys.ts";
import { closed, hostPort } from "../../key-schemas.ts";

export const tlsKeys = z.object({
  tls: hostPort(443).meta({
    description: "Host and port whose certificate has to be valid.",
    examples: ["example.com:443"],
  }),
  expect: closed({ certificate: certificateKey, latency: latencyKey })
    .prefault({})
    .meta({ description: "All of it must hold." }),
});

export type TlsKeys = z.output<typeof tlsKeys>;
