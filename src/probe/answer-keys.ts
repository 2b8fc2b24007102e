import { z } from "zod";
import { compileJsonPath } from "./json-path.ts";
import { closed, duration, flag, headerToken, pattern, says, text } from "./key-schemas.ts";

/** Keys that several kinds of check have in common. */

const valueError = says(
  "a value or a comparison",
  "write a value, or { lt: 100 } with eq ne lt le gt ge exists",
);

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], valueError);

const amount = z.number(says("a number", "write a number, without quotes"));

const comparison = closed({
  eq: scalar.optional().meta({ description: "Equal to this value." }),
  ne: scalar.optional().meta({ description: "Not this value." }),
  lt: amount.optional().meta({ description: "Less than." }),
  le: amount.optional().meta({ description: "At most." }),
  gt: amount.optional().meta({ description: "More than." }),
  ge: amount.optional().meta({ description: "At least." }),
  exists: flag().optional().meta({ description: "Whether the path leads anywhere." }),
});

const jsonPathError = says(
  "a JSONPath of RFC 9535, which begins with $",
  "write it as RFC 9535 does, such as $.queue.length or $['queue-length']",
);

const jsonPath = z.string().refine((path) => compileJsonPath(path) !== undefined, jsonPathError);

export const latencyKey = duration()
  .optional()
  .meta({ description: "Slower is degraded, not down.", examples: ["800ms"] });

export const certificateKey = duration()
  .optional()
  .meta({
    description: "Fewer days left on the certificate is degraded; expired is down.",
    examples: ["14d"],
  });

/** What a text (a body, a message) has to be like; all that is given must hold. */
export const textExpectation = closed({
  contains: text()
    .optional()
    .meta({ description: "The text has this in it.", examples: ["ok"] }),
  excludes: text()
    .optional()
    .meta({ description: "The text does not have this in it.", examples: ["error"] }),
  matches: pattern()
    .optional()
    .meta({
      description: "This regular expression is found in the first 64 KiB of the text.",
      examples: ["^\\{"],
    }),
  json: z
    .record(
      jsonPath,
      z.union([scalar, comparison], valueError),
      says("JSONPaths and what they lead to", 'write { "$.db": up }'),
    )
    .optional()
    .meta({
      description:
        "RFC 9535 paths and the value each leads to, or a comparison with eq ne lt le gt ge exists. A path has to lead somewhere, and everything it leads to has to compare so. At most 1 MiB is read as JSON.",
      examples: [{ "$.db": "up", "$.queue": { lt: 100 } }],
    }),
});

export const authKey = closed({
  bearer: headerToken().optional().meta({ description: "Token for `Authorization: Bearer`." }),
  basic: text()
    .regex(/^[^:]+:/, says("user:password", "write the user, a colon and the password"))
    .optional()
    .meta({ description: "`user:password` for `Authorization: Basic`." }),
}).refine(
  (auth) => (auth.bearer === undefined) !== (auth.basic === undefined),
  says("either bearer or basic", "keep one of the two"),
);

export const tlsKey = closed({
  verify: flag().default(true).meta({ description: "Whether the certificate has to be valid for the host." }),
  ca: text()
    .optional()
    .meta({ description: "File of certificates to trust besides the system's.", examples: ["./ca.pem"] }),
  cert: text()
    .optional()
    .meta({ description: "File of the client's certificate.", examples: ["./c.pem"] }),
  key: text()
    .optional()
    .meta({ description: "File of the client's key.", examples: ["./k.pem"] }),
  servername: text().optional().meta({ description: "Name to ask for and to verify instead of the host's." }),
});

/** `expect` of the kinds that only measure. */
export const latencyExpectation = closed({ latency: latencyKey }).prefault({});
