/**
 * `npm run audit`: asks the registry for known weaknesses of what is installed and bundled. Exit 1: there are some of at
 * least moderate weight. A registry that answers no audits proves nothing either way, which is said and is no failure.
 */
import { spawnSync } from "node:child_process";
import { root } from "./freshness.ts";

interface Weakness {
  name: string;
  severity: string;
  range: string;
}

interface Answer {
  vulnerabilities?: Record<string, Weakness>;
  message?: string;
  error?: { summary?: string };
}

const tolerated = new Set(["info", "low"]);
const { stdout, stderr } = spawnSync("npm", ["audit", "--json"], {
  cwd: root,
  encoding: "utf8",
  timeout: 120_000,
});
const answer = readAnswer(stdout);
if (answer?.vulnerabilities === undefined) {
  const why = answer?.message || answer?.error?.summary || stderr.trim().split("\n")[0] || "no answer";
  console.log(`Dependencies were not audited: the registry gave no answer to it (${why}).`);
} else {
  const found = Object.values(answer.vulnerabilities);
  for (const { name, severity, range } of found) console.log(`${severity}: ${name} ${range}`);
  const grave = found.filter(({ severity }) => !tolerated.has(severity));
  console.log(`Dependencies audited: ${found.length} with a known weakness, ${grave.length} that count.`);
  process.exitCode = grave.length === 0 ? 0 : 1;
}

function readAnswer(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
