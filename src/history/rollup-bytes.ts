/** Roll-ups as bytes for the store. What is written keeps its meaning for ever. */
import type { State } from "../protocol/vocabulary.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { Histogram } from "./histogram.ts";
import type { RollUp, Tally } from "./rollup.ts";
import { noShares, type Shares, totalOf } from "./shares.ts";

export interface RollUpBytes {
  /** Pairs of state and milliseconds; null: operational throughout a period whose length is known. */
  shares: Uint8Array | null;
  /** Results that have no latency, then the histogram; null: no results. */
  latency: Uint8Array | null;
}

/** The position is the number in the store: only ever appended to. */
const codes: readonly State[] = ["operational", "degraded", "down", "unknown", "maintenance", "paused"];

/** `lengthMs`: of the period, as it will be told to `fromBytes`; null when a reader cannot know it. */
export function toBytes({ shares, count, latency }: RollUp, lengthMs: number | null): RollUpBytes {
  const plain = shares.operational === lengthMs && totalOf(shares) === lengthMs;
  return { shares: plain ? null : sharesToBytes(shares), latency: tallyToBytes({ count, latency }) };
}

export function fromBytes({ shares, latency }: RollUpBytes, lengthMs: number): RollUp {
  return { shares: sharesFromBytes(shares, lengthMs), ...tallyFromBytes(latency) };
}

export function sharesFromBytes(bytes: Uint8Array | null, lengthMs: number): Shares {
  const shares = noShares();
  if (bytes === null) return { ...shares, operational: lengthMs };
  const reader = new ByteReader(bytes);
  while (!reader.done) {
    const state = codes[reader.number()];
    if (state === undefined) throw new RangeError("a roll-up names a state that this version does not know");
    shares[state] = reader.number();
  }
  return shares;
}

export function tallyFromBytes(bytes: Uint8Array | null): Tally {
  if (bytes === null) return { count: 0, latency: new Histogram() };
  const reader = new ByteReader(bytes);
  const without = reader.number();
  const latency = Histogram.read(reader);
  return { count: without + latency.total, latency };
}

function sharesToBytes(shares: Shares): Uint8Array {
  const writer = new ByteWriter();
  for (const [code, state] of codes.entries()) {
    if (shares[state] === 0) continue;
    writer.number(code);
    writer.number(shares[state]);
  }
  return writer.finish();
}

function tallyToBytes({ count, latency }: Tally): Uint8Array | null {
  if (count === 0) return null;
  const writer = new ByteWriter();
  writer.number(count - latency.total);
  latency.write(writer);
  return writer.finish();
}
