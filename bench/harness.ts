import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

/** One measurement of the product and of the bare loop that does the least that could do the same. */
export interface Pair {
  ours: number;
  bare: number;
}

/** A sentence about speed that a run can hold or break. */
export interface Claim {
  name: string;
  /** What is measured, and against what. */
  says: string;
  unit: string;
  /** Pairs to take unless told otherwise. */
  pairs: number;
  /** What the medians have to keep. */
  limit: { text: string; holds(medians: Pair & { ratio: number }): boolean };
  /** Starts what is needed; `sample` measures both one after the other, or both in the same window. */
  open(): Promise<Measurement>;
}

export interface Measurement {
  sample(): Promise<Pair>;
  close(): Promise<void>;
}

export interface Outcome {
  claim: string;
  says: string;
  unit: string;
  limit: string;
  held: boolean;
  ours: number;
  bare: number;
  /** Median of the ratios of the pairs, not ratio of the medians: each pair saw the same machine. */
  ratio: number;
  pairs: Pair[];
  at: string;
  node: string;
  cpu: string;
}

export async function prove(claim: Claim, count: number): Promise<Outcome> {
  const measurement = await claim.open();
  const pairs: Pair[] = [];
  try {
    while (pairs.length < count) pairs.push(await measurement.sample());
  } finally {
    await measurement.close();
  }
  const ours = median(pairs.map((pair) => pair.ours));
  const bare = median(pairs.map((pair) => pair.bare));
  const ratio = median(pairs.map((pair) => pair.ours / pair.bare));
  const { name, says, unit, limit } = claim;
  const held = limit.holds({ ours, bare, ratio });
  const machine = {
    at: new Date().toISOString(),
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? "unknown",
  };
  return { claim: name, says, unit, limit: limit.text, held, ours, bare, ratio, pairs, ...machine };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

const folder = join(import.meta.dirname, "results");

/** The newest kept outcome of a claim; undefined: it never ran here. */
export function lastOutcome(claim: string): Outcome | undefined {
  const kept = readdirSync(folder).filter((name) => name.replace(/-\d{4}-\d\d-\d\dT.*$/, "") === claim);
  const newest = kept.sort().at(-1);
  return newest === undefined ? undefined : JSON.parse(readFileSync(join(folder, newest), "utf8"));
}

export function keep(outcome: Outcome): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${outcome.claim}-${outcome.at.replaceAll(":", "")}.json`);
  writeFileSync(path, `${JSON.stringify(outcome, null, 2)}\n`);
  return path;
}

export function line(outcome: Outcome): string {
  const { claim, ours, bare, ratio, unit, limit, held, pairs } = outcome;
  const figures = `${figure(ours)} ${unit}, bare ${figure(bare)} ${unit}, ratio ${figure(ratio)}`;
  return `${held ? "holds" : "BROKEN"}  ${claim}: ${figures} (${pairs.length} pairs; ${limit})`;
}

/** Three significant digits. */
export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
