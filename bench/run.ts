import { parseArgs } from "node:util";
import { ensureBuilt } from "../tools/ensure-built.ts";
import { claims } from "./claims.ts";
import { keep, line, prove } from "./harness.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: "string" }, json: { type: "boolean", default: false } },
});
const chosen = positionals.length === 0 ? claims : claims.filter(({ name }) => positionals.includes(name));
if (chosen.length < positionals.length || values.pairs === "0") {
  console.error(
    `usage: npm run bench -- [${claims.map(({ name }) => name).join(" | ")}] [--pairs N] [--json]`,
  );
  process.exit(2);
}

ensureBuilt();
let broken = 0;
for (const claim of chosen) {
  const outcome = await prove(claim, Number(values.pairs ?? claim.pairs));
  keep(outcome);
  console.log(values.json ? JSON.stringify(outcome) : line(outcome));
  if (!outcome.held) broken += 1;
}
process.exitCode = broken === 0 ? 0 : 1;
