import { z } from "zod";
import { latencyKey } from "../../answer-keys.ts";
import { closed, host, hostPort, listOf, oneOf, text } from "../../key-schemas.ts";

export const recordTypes = ["A", "AAAA", "CNAME", "MX", "NS", "TXT", "SRV", "CAA", "SOA", "PTR"] as const;
export type RecordType = (typeof recordTypes)[number];

/** Keys of a look-up; without `resolver` the system's resolvers are asked. */
export const dnsKeys = z.object({
  dns: closed({
    name: host().meta({
      description: "Name to look up; for PTR an address will do.",
      examples: ["example.com"],
    }),
    type: oneOf(recordTypes).default("A").meta({ description: "Type of record." }),
    resolver: hostPort(53)
      .optional()
      .meta({
        description:
          "Who is asked. Default: the system's resolvers. When none answers, nothing is known of the name: unknown.",
        examples: ["1.1.1.1:53"],
      }),
  }).meta({ description: "A name that has to resolve." }),
  expect: closed({
    answers: listOf(text())
      .optional()
      .meta({
        description:
          "Each of these has to be among the answers. Written as in a zone file; of MX and SRV the name alone will do.",
        examples: [["93.184.216.34"], ["10 mail.example.com"]],
      }),
    latency: latencyKey,
  })
    .prefault({})
    .meta({ description: "All of it must hold." }),
});

export type DnsKeys = z.output<typeof dnsKeys>;
