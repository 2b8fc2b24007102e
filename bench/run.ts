import { parseArgs } from "node:util";
import { ensureBuilt } from "../tools/ensure-built.ts";
import { claims } from "./claims.ts";
import { keep, lastOutcome, line, type Outcome, prove } from "./harness.ts";
import { writeReport } from "./report.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: "string" },
    json: { type: "boolean", default: false },
    report: { type: "boolean", default: false },
  },
});
const chosen = positionals.length === 0 ? claims : claims.filter(({ name }) => positionals.includes(name));
if (chosen.length < positionals.length || values.pairs === "0") {
  console.error(
    `usage: npm run bench -- [${claims.map(({ name }) => name).join(" | ")}] [--pairs N] [--json] [--report]`,
  );
  process.exit(2);
}

ensureBuilt();
const outcomes: Outcome[] = [];
for (const claim of chosen) {
  const outcome = await prove(claim, Number(values.pairs ?? claim.pairs));
  keep(outcome);
  console.log(values.json ? JSON.stringify(outcome) : line(outcome));
  outcomes.push(outcome);
}
if (values.report) console.log(writeReport(claims.flatMap(({ name }) => lastOutcome(name) ?? [])));
process.exitCode = outcomes.every(({ held }) => held) ? 0 : 1;
