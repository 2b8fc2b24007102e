import type { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import type { RecordType } from "./keys.ts";

/** One record: as a zone file has it, and shorter ways to write it. */
export type Answer = readonly [whole: string, ...shorter: string[]];

/** Asks one question. Rejects with c-ares' error. */
export async function ask(resolver: Resolver, name: string, type: RecordType): Promise<Answer[]> {
  switch (type) {
    case "A":
      return (await resolver.resolve4(name)).map((address) => [address]);
    case "AAAA":
      return (await resolver.resolve6(name)).map((address) => [address]);
    case "CNAME":
      return (await resolver.resolveCname(name)).map((target) => [target]);
    case "NS":
      return (await resolver.resolveNs(name)).map((target) => [target]);
    case "PTR":
      return (await namesOf(resolver, name)).map((target) => [target]);
    case "TXT":
      return (await resolver.resolveTxt(name)).map((parts) => [parts.join("")]);
    case "MX":
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => [
        `${priority} ${exchange}`,
        exchange,
      ]);
    case "SRV":
      return (await resolver.resolveSrv(name)).map(({ priority, weight, port, name: target }) => [
        `${priority} ${weight} ${port} ${target}`,
        `${target}:${port}`,
        target,
      ]);
    case "CAA":
      return (await resolver.resolveCaa(name)).map(({ critical, ...property }) => {
        const [tag = "", value = ""] = Object.entries(property).find(([key]) => key !== "type") ?? [];
        return [`${critical} ${tag} ${value}`, `${tag} ${value}`, String(value)];
      });
    case "SOA": {
      const { nsname, hostmaster, serial, refresh, retry, expire, minttl } = await resolver.resolveSoa(name);
      return [
        [`${nsname} ${hostmaster} ${serial} ${refresh} ${retry} ${expire} ${minttl}`, nsname, String(serial)],
      ];
    }
  }
}

function namesOf(resolver: Resolver, name: string): Promise<string[]> {
  return isIP(name) === 0 ? resolver.resolvePtr(name) : resolver.reverse(name);
}

/** Which of the expected answers is not there. Names have no case, and a last dot says nothing (RFC 1034 section 3.1). */
export function missingAnswer(
  expected: readonly string[],
  found: readonly Answer[],
  type: RecordType,
): string | undefined {
  const known = new Set(found.flat().map((answer) => canonical(answer, type)));
  return expected.find((answer) => !known.has(canonical(answer, type)));
}

function canonical(answer: string, type: RecordType): string {
  if (type === "TXT") return answer;
  const plain = answer.trim().replaceAll('"', "").replace(/\s+/g, " ").replace(/\.$/, "").toLowerCase();
  return isIP(plain) === 6 ? (URL.parse(`http://[${plain}]`)?.hostname ?? plain) : plain;
}
