import type { IncomingMessage } from "node:http";
import { judgeCertificate } from "../../certificate.ts";
import { excerpt, excerptNeeds } from "../../credentials.ts";
import type { ProbeContext } from "../../kind.ts";
import { judgeLatency, roundMs } from "../../latency.ts";
import type { Finding } from "../../result.ts";
import { bearsCutting, mismatch, type TextRules } from "../../text-rules.ts";
import { decodeBody, readable } from "./decode-body.ts";
import { readBody } from "./read-body.ts";
import { failed, targetOf, type Walk } from "./walk.ts";

/** More of a body than this is not read (RFC 9110 sets no bound; a check needs one). */
const bodyLimit = 4 * 1024 * 1024;
/** What the operator sees of an unexpected body, and how long we wait for it. */
const excerptChars = 256;
const excerptWaitMs = 200;
/** A body up to this size is read to its end though nobody needs it, for at most a second. */
const shortBody = 16_384;
const leaveWaitMs = 1_000;

/** Holds the answer against everything expected of it. Null when the time was up while its body was read. */
export async function judge(walk: Walk, response: IncomingMessage): Promise<Finding | null> {
  const { options } = walk;
  const status = response.statusCode ?? 0;
  if (!options.status.some(({ from, to }) => status >= from && status <= to)) {
    return wrongStatus(walk, response, status);
  }
  const header = missingHeader(response, options.expectHeaders);
  if (header !== undefined) {
    const found = textOf(response.headers[header.toLowerCase()]) ?? "none";
    response.destroy();
    const difference = `header ${header}: expected ${options.expectHeaders[header]}, found ${found}`;
    return failed(walk, "header", difference, { header });
  }
  if (options.expectBody === null) leave(response, walk.context.clock);
  else {
    const wrong = await wrongBody(walk, response, options.expectBody);
    if (wrong !== undefined) return wrong;
  }
  return good(walk);
}

function good(walk: Walk): Finding {
  const { options, context, beganAt, phases, figures, certificateEndsAt } = walk;
  const latencyMs = roundMs(walk.headersAt - beganAt);
  const measured = { latencyMs, phases: { ...phases, total: latencyMs }, figures };
  const ending =
    options.certificateMs === null
      ? null
      : judgeCertificate(certificateEndsAt, context.clock.now(), options.certificateMs);
  if (ending) {
    const detail = `${targetOf(options)}: the certificate ends at ${new Date(certificateEndsAt ?? 0).toISOString()}`;
    return { ...ending, ...measured, detail };
  }
  return { ...judgeLatency(latencyMs, options.latencyMs), ...measured, detail: null };
}

/** A short body is read to its end, which costs less than the error that breaking it off makes. */
function leave(response: IncomingMessage, clock: ProbeContext["clock"]): void {
  const length = Number(response.headers["content-length"] ?? Number.NaN);
  if (!(length <= shortBody)) return void response.destroy();
  response.once(
    "close",
    clock.after(leaveWaitMs, () => response.destroy()),
  );
  response.resume();
}

/** Undefined when the body is as expected; then the latency counts to its last byte. */
async function wrongBody(
  walk: Walk,
  response: IncomingMessage,
  rules: TextRules,
): Promise<Finding | null | undefined> {
  const { bytes, end } = await readBody(response, bodyLimit);
  // A body without a length ends with its connection, also when it was we who ended that.
  if (walk.deadline.isOver) return null;
  if (end === "broken") return failed(walk, "reset", "the body broke off");
  walk.headersAt = walk.context.clock.monotonic();
  const tooLarge = () =>
    failed(walk, "limit", `the body is larger than ${bodyLimit} bytes`, { bytes: bodyLimit });
  if (end === "cut" && !bearsCutting(rules)) return tooLarge();
  const decoded = await decodeBody(bytes, response.headers, bodyLimit);
  const wrong = "text" in decoded ? mismatch(rules, decoded.text) : decoded;
  if (wrong === null) return undefined;
  if (end === "cut") return tooLarge();
  if ("wrong" in wrong) {
    return failed(
      walk,
      wrong.wrong,
      `the body ${wrong.found}`,
      wrong.wrong === "limit" ? { bytes: bodyLimit } : null,
    );
  }
  const shown = "text" in decoded ? excerpt(decoded.text, excerptChars, walk.options.secrets) : "";
  return failed(walk, wrong.reason, `the body ${wrong.found}: ${shown}`);
}

async function wrongStatus(walk: Walk, response: IncomingMessage, status: number): Promise<Finding> {
  const { secrets } = walk.options;
  const cancel = walk.context.clock.after(excerptWaitMs, () => response.destroy());
  const { bytes } = await readBody(response, excerptNeeds(excerptChars, secrets));
  cancel();
  response.destroy();
  const shown = excerpt(readable(bytes, response.headers), excerptChars, secrets);
  return failed(walk, "status", `answered ${status} ${response.statusMessage ?? ""}: ${shown}`, { status });
}

function missingHeader(response: IncomingMessage, expected: Record<string, string>): string | undefined {
  return Object.keys(expected).find((name) => {
    const found = textOf(response.headers[name.toLowerCase()]);
    return found === undefined || !found.includes(expected[name] ?? "");
  });
}

export function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(", ") : header;
}
