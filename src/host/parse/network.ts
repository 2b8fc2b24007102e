import { type Reading, unreadable } from "../reading.ts";

/** What an interface has carried since it came up. */
export interface InterfaceCounters {
  name: string;
  inBytes: number;
  outBytes: number;
  /** Broken or dropped, both ways. */
  lost: number;
}

/** /proc/net/dev (proc_net(5)). */
export function parseNetwork(text: string): Reading<InterfaceCounters[]> {
  const lines = text.split("\n").slice(2);
  const interfaces: InterfaceCounters[] = [];
  for (const line of lines) {
    // The name may touch the first figure; names with a colon are aliases of old.
    const colon = line.lastIndexOf(":");
    if (colon < 0) continue;
    const fields = line
      .slice(colon + 1)
      .trim()
      .split(/ +/)
      .map(Number);
    const [inBytes = Number.NaN, , inErrors = 0, inDropped = 0] = fields;
    const [outBytes = Number.NaN, , outErrors = 0, outDropped = 0] = fields.slice(8);
    if (!Number.isFinite(inBytes + outBytes)) return unreadable("shape");
    const lost = inErrors + inDropped + outErrors + outDropped;
    interfaces.push({ name: line.slice(0, colon).trim(), inBytes, outBytes, lost });
  }
  return text.startsWith("Inter-") ? interfaces : unreadable("shape");
}
