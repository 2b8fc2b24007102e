import { z } from "zod";
import { authKey, certificateKey, latencyKey, textExpectation, tlsKey } from "../../answer-keys.ts";
import { closed, headerMap, listOf, oneOf, says, text, url, whole } from "../../key-schemas.ts";

const statusError = says("a status or a range of statuses", "write 200, or 200-299, or a list of them");

/** `204` or `200-299` → both ends, inclusive. */
const statusRange = z
  .union([z.int(statusError), z.string(statusError).regex(/^\d{3}(?:-\d{3})?$/, statusError)], statusError)
  .transform((value) => {
    const [from, to] = String(value).split("-").map(Number);
    return { from: from ?? 0, to: to ?? from ?? 0 };
  })
  .refine(({ from, to }) => from >= 100 && to <= 599 && from <= to, statusError);

const statuses = z
  .union([listOf(statusRange).min(1), statusRange.transform((range) => [range])], statusError)
  .prefault(["200-399"])
  .meta({ description: "Statuses that are up; anything else is down.", examples: [["200-299", 304]] });

const expectation = closed({
  status: statuses,
  headers: headerMap()
    .default({})
    .meta({
      description: "Headers of the answer and what each has to contain.",
      examples: [{ "content-type": "application/json" }],
    }),
  body: textExpectation.optional().meta({ description: "What the body of the answer has to be like." }),
  latency: latencyKey,
  certificate: certificateKey,
}).prefault({});

/**
 * Keys of an HTTP check. Parsing fills in every default: method GET, 5 redirects, status 200-399.
 * `headers` and `expect.headers` keep the case they were written in; field names have none (RFC 9110 section 5.1).
 */
export const httpKeys = z.object({
  http: url("http", "https").meta({
    description: "URL to ask.",
    examples: ["https://api.example.com/health"],
  }),
  method: oneOf(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    .default("GET")
    .meta({ description: "Request method." }),
  headers: headerMap()
    .default({})
    .meta({ description: "Headers of the request.", examples: [{ "x-team": "blue" }] }),
  body: text()
    .optional()
    .meta({ description: "Body of the request.", examples: ['{"ping":true}'] }),
  auth: authKey.optional().meta({ description: "Who asks: `bearer` or `basic`." }),
  redirects: z
    .union(
      [whole(1, 20), z.literal(false)],
      says("a number from 1 to 20, or false", "write false to take a redirect as the answer"),
    )
    .default(5)
    .meta({ description: "How many redirects are followed; `false`: a redirect is an answer." }),
  tls: tlsKey.optional().meta({ description: "How the connection is secured." }),
  expect: expectation.meta({ description: "All of it must hold." }),
});

export type HttpKeys = z.output<typeof httpKeys>;
