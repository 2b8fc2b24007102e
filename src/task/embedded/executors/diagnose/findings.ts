/** What a probe found, as a sentence for the operator. */
import type { Finding } from "../../../../probe/result.ts";
import type { Target } from "./plan-diagnosis.ts";

const certificateFaults: Readonly<Record<string, string>> = {
  expired: "its certificate has expired",
  early: "its certificate is not valid yet",
  revoked: "its certificate was revoked",
  name: "its certificate is for another name",
  "self-signed": "its certificate is self-signed, so nobody can trust it",
  untrusted: "its certificate was not issued by an authority that this machine trusts",
};

/** The cause alone: it follows on "… fails: ". */
export function causeOf({ reason, facts, detail }: Finding, { host, port }: Target): string {
  const at = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  switch (reason) {
    case "refused":
      return `connection refused: nothing accepts connections on ${at}`;
    case "timeout":
      return `no answer in time${inBrackets(detail)}`;
    case "certificate":
      return `${certificateFaults[String(facts?.fault)] ?? "its certificate is no good"}${inBrackets(detail)}`;
    case "tls":
      return `the TLS handshake fails: what listens there may not speak TLS${inBrackets(detail)}`;
    case "dns":
      return `the name ${host} does not resolve (${facts?.code ?? "no answer"})`;
    case "status":
      return facts?.status
        ? `it answered with status ${facts.status}${inBrackets(detail)}`
        : (detail ?? "refused");
    case "reset":
      return `the connection was closed before an answer came${inBrackets(detail)}`;
    case "unreachable":
      return `there is no way to ${at}${inBrackets(detail)}`;
    case "header":
      return `what came back is no proper HTTP${inBrackets(detail)}`;
    case "probe":
      return `this machine could not look${inBrackets(detail)}`;
    default:
      return `${reason}${inBrackets(detail)}`;
  }
}

function inBrackets(detail: string | null): string {
  const line = detail?.split("\n")[0]?.trim();
  return line ? ` (${line})` : "";
}

const names: Readonly<Record<string, string>> = {
  lookup: "looking up the name",
  connect: "connecting",
  tls: "the TLS handshake",
  firstByte: "waiting for the first byte",
  total: "reading the answer",
};

/** The phase that took longest, and how long; phases are given by when they ended. */
export function longestPhase(phases: Readonly<Record<string, number>>): { name: string; ms: number } | null {
  let longest: { name: string; ms: number } | null = null;
  let before = 0;
  for (const [phase, endedAt] of Object.entries(phases)) {
    const ms = endedAt - before;
    if (longest === null || ms > longest.ms) longest = { name: names[phase] ?? phase, ms };
    before = endedAt;
  }
  return longest;
}

export function milliseconds(ms: number): string {
  return ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}
