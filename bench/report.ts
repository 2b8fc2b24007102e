import { writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { figure, type Outcome } from "./harness.ts";

/** `docs/performance.md`: what one run of all claims found, on which machine, and the command that repeats it. */
export function writeReport(outcomes: readonly Outcome[], command: string): string {
  const path = join(import.meta.dirname, "../docs/performance.md");
  writeFileSync(path, reportOf(outcomes, command));
  return path;
}

export function reportOf(outcomes: readonly Outcome[], command: string): string {
  const [first] = outcomes;
  const gib = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} × ${first?.cpu ?? "unknown"}, ${gib} GiB, Linux ${release()}, Node ${first?.node ?? ""}`;
  return [
    "<!-- Made by `npm run bench -- --report`. -->",
    "",
    "# Performance",
    "",
    "Each claim is measured beside the least that could do the same (a *bare* loop), in turn, in the same run: machines are noisy, so the",
    "**ratio** is what is claimed where there is one. The medians of the pairs are shown. A claim that did not hold in this run is in bold.",
    "",
    `- Machine: ${machine}.`,
    `- Date: ${first?.at.slice(0, 10) ?? ""}.`,
    `- Command: \`${command}\`.`,
    "",
    "| claim | what is measured | ours | bare | ratio | has to be | pairs |",
    "|---|---|---:|---:|---:|---|---:|",
    ...outcomes.map(row),
    "",
  ].join("\n");
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
