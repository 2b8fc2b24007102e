import { messageOf, systemCodeOf } from "../core/errors.ts";
import type { Outcome, Reason } from "../protocol/vocabulary.ts";
import { couldNot } from "./could-not.ts";
import { type Facts, type Finding, toDetail } from "./result.ts";

/** Our own want of something: the check could not work, so it says nothing about the target. */
const ours = new Set([
  "EMFILE",
  "ENFILE",
  "ENOMEM",
  "ENOBUFS",
  "EADDRNOTAVAIL",
  "ENETUNREACH",
  "EACCES",
  "EPERM",
]);

const theirs: Record<string, Reason> = {
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  EHOSTUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENOTFOUND: "dns",
  ESERVFAIL: "dns",
  ENODATA: "dns",
  ENONAME: "dns",
  EREFUSED: "dns",
  ENOTIMP: "dns",
  EFORMERR: "dns",
  EBADRESP: "dns",
  EBADNAME: "dns",
  EPROTO: "tls",
};

/** What a resolver said, in its own words (RFC 1035 section 4.1.1, RFC 2308 section 2.2). */
const answers: Record<string, string> = {
  ENODATA: "NODATA",
  ESERVFAIL: "SERVFAIL",
  EREFUSED: "REFUSED",
  ENOTIMP: "NOTIMP",
  EFORMERR: "FORMERR",
  EBADRESP: "FORMERR",
  EBADNAME: "FORMERR",
};

/** The names OpenSSL gives to what is wrong with a certificate, and Node to one of another host. */
const certificateCodes =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERROR_IN_CERT_|ERR_TLS_CERT_ALTNAME_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)/;

const certificateFaults: Record<string, string> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "early",
  CERT_REVOKED: "revoked",
  HOSTNAME_MISMATCH: "name",
  ERR_TLS_CERT_ALTNAME_INVALID: "name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
};

/** What an error of the network says about the target, or about us. */
export function fromError(thrown: unknown, target: string, timeoutMs: number): Finding {
  const error = tellingOf(thrown);
  const code = systemCodeOf(error) ?? "";
  const said = plainly(messageOf(error)) || code;
  const detail = toDetail(`${target}: ${said}`);
  const reason = reasonOf(code);
  const outcome: Outcome = reason === "probe" ? "unknown" : "down";
  return { outcome, reason, latencyMs: null, facts: factsOf(reason, code, timeoutMs), detail };
}

/**
 * Without what is for others: Node's advice for who starts Node, OpenSSL's numbers and files for who debugs it
 * (`write EPROTO 40B3…:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:…`).
 */
function plainly(message: string): string {
  const said = message.replace(/; if the root CA is installed locally.*$/s, "");
  const [, fault] = /[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(said) ?? [];
  if (fault === undefined) return said;
  return fault === "wrong version number" ? "what answers there does not speak TLS" : `TLS: ${fault}`;
}

function reasonOf(code: string): Reason {
  if (ours.has(code)) return "probe";
  if (code.startsWith("HPE_")) return code === "HPE_HEADER_OVERFLOW" ? "limit" : "header";
  if (certificateCodes.test(code)) return "certificate";
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return "tls";
  return theirs[code] ?? "probe";
}

function factsOf(reason: Reason, code: string, timeoutMs: number): Facts | null {
  if (reason === "timeout") return { timeoutMs };
  if (reason === "certificate") return { fault: certificateFault(code) };
  return reason === "dns" ? { code: answers[code] ?? "NXDOMAIN" } : null;
}

/** What is wrong with a certificate, for the public phrase: `expired early revoked name self-signed untrusted`. */
export function certificateFault(code: string): string {
  return certificateFaults[code] ?? "untrusted";
}

/**
 * Connecting to several addresses fails with all their errors: what the target said counts, then that it said nothing, then
 * that we could not ask it at one of them (no route for a family).
 */
function tellingOf(thrown: unknown): unknown {
  if (!(thrown instanceof AggregateError) || thrown.errors.length === 0) return thrown;
  const reasons = thrown.errors.map((error) => reasonOf(systemCodeOf(error) ?? ""));
  const said = reasons.findIndex((reason) => reason !== "probe" && reason !== "timeout");
  const silent = reasons.indexOf("timeout");
  return thrown.errors[said >= 0 ? said : Math.max(0, silent)];
}

export function timedOut(target: string, timeoutMs: number, phase: string): Finding {
  const detail = toDetail(`${target}: no answer within ${timeoutMs} ms (${phase})`);
  return { outcome: "down", reason: "timeout", latencyMs: null, facts: { timeoutMs }, detail };
}

/** The time was up before any resolver had answered: that is ours, and says nothing about the target. */
export function noResolver(target: string, timeoutMs: number): Finding {
  return couldNot(`${target}: no resolver answered within ${timeoutMs} ms`);
}

/** The check was called off because its service is gone or changed; nobody reads this. */
export function calledOff(target: string): Finding {
  return couldNot(`${target}: the check was called off`);
}
