import type { TLSSocket } from "node:tls";
import { certificateFault } from "./failure.ts";
import type { Facts, Finding } from "./result.ts";

const dayMs = 86_400_000;

/** When the certificate that the peer showed ends, epoch ms; null where it showed none. */
export function certificateEnd(socket: TLSSocket): number | null {
  const end = socket.getPeerX509Certificate()?.validToDate.getTime();
  return end === undefined || Number.isNaN(end) ? null : end;
}

/**
 * What the days left on a certificate mean: none is down, fewer than expected is degraded.
 * Null when there is nothing to say. `limitMs` is `expect.certificate`.
 */
export function judgeCertificate(
  endsAt: number | null,
  now: number,
  limitMs: number,
): Pick<Finding, "outcome" | "reason" | "facts"> | null {
  if (endsAt === null || endsAt - now >= limitMs) return null;
  const days = Math.floor((endsAt - now) / dayMs);
  if (days < 0) return { outcome: "down", reason: "certificate", facts: { days, fault: "expired" } };
  return { outcome: "degraded", reason: "certificate", facts: { days } };
}

/** Down, for a certificate that OpenSSL (or Node, comparing names) found fault with. `code` is theirs. */
export function certificateFailure(
  code: string,
  endsAt: number | null,
  now: number,
): Pick<Finding, "outcome" | "reason"> & { facts: Facts } {
  const fault = certificateFault(code);
  const days = fault === "expired" && endsAt !== null ? { days: Math.floor((endsAt - now) / dayMs) } : {};
  return { outcome: "down", reason: "certificate", facts: { ...days, fault } };
}
