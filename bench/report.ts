import { writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { figure, type Outcome } from "./harness.ts";

/** `docs/performance.md`: what the last run of each claim found, on which machine, and the command that repeats it. */
export function writeReport(outcomes: readonly Outcome[]): string {
  const path = join(import.meta.dirname, "../docs/performance.md");
  writeFileSync(path, reportOf(outcomes));
  return path;
}

export function reportOf(outcomes: readonly Outcome[]): string {
  const [first] = outcomes;
  const gib = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} × ${first?.cpu ?? "unknown"}, ${gib} GiB, Linux ${release()}, Node ${first?.node ?? ""}`;
  return [
    "<!-- Made by `npm run bench -- --report`. -->",
    "",
    "# Performance",
    "",
    "Each claim is measured beside the least that could do the same (a *bare* loop), in turn, in the same run: machines are noisy, so the",
    "**ratio** is what is claimed where there is one. The medians of the pairs are shown. A claim that did not hold is in bold.",
    "",
    `- Machine: ${machine}.`,
    `- Date: ${daysOf(outcomes)}.`,
    "- Command: `npm run bench -- --report`; with names of claims only those are measured again.",
    "",
    "| claim | what is measured | ours | bare | ratio | has to be | pairs |",
    "|---|---|---:|---:|---:|---|---:|",
    ...outcomes.map(row),
    "",
  ].join("\n");
}

function daysOf(outcomes: readonly Outcome[]): string {
  const days = [...new Set(outcomes.map(({ at }) => at.slice(0, 10)))].sort();
  return days.length > 1 ? `${days[0]} to ${days.at(-1)}` : (days[0] ?? "");
}

function row({ claim, says, ours, bare, ratio, unit, limit, held, pairs }: Outcome): string {
  const name = held ? claim : `**${claim}**`;
  const cells = [
    name,
    says,
    `${figure(ours)} ${unit}`,
    `${figure(bare)} ${unit}`,
    figure(ratio),
    limit,
    pairs.length,
  ];
  return `| ${cells.join(" | ")} |`;
}
