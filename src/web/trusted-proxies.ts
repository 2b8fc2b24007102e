import { BlockList, isIP } from "node:net";
import { CortexError, exitCodes } from "../core/errors.ts";
import { parseAddress } from "./authority.ts";

export interface TrustedProxies {
  /** Whether forwarded headers from this remote address are believed. */
  trusts(address: string | undefined): boolean;
}

/**
 * @param ranges addresses (`10.0.0.1`) and CIDR ranges (`10.0.0.0/8`)
 * @throws CortexError `web.proxy-range` for what is neither
 */
export function trustedProxies(ranges: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const range of ranges) addRange(list, range);
  return {
    trusts(address) {
      const parsed = address === undefined ? undefined : parseAddress(address);
      return parsed !== undefined && list.check(parsed, familyOf(parsed));
    },
  };
}

function addRange(list: BlockList, range: string): void {
  const [address = "", bits] = range.split("/");
  const family = familyOf(address);
  const most = family === "ipv6" ? 128 : 32;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (isIP(address) === 0 || Number.isNaN(prefix) || prefix > most) {
    throw new CortexError({
      code: "web.proxy-range",
      message: `site.trustedProxies: expected an address or a range such as 10.0.0.0/8, found ${JSON.stringify(range)}`,
      remedy: "Correct the entry of site.trustedProxies",
      exitCode: exitCodes.config,
    });
  }
  list.addSubnet(address, prefix, family);
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return address.includes(":") ? "ipv6" : "ipv4";
}
