import type { z } from "zod";
import { foreignWord } from "./foreign-words.ts";
import { type ConfigIssue, describe, formatPath, isSecretPath, type Path, quoteKey } from "./issue.ts";
import { isNear, nearest } from "./nearest.ts";
import type { YamlReading } from "./read-yaml.ts";

type ZodIssue = z.core.$ZodIssue;

interface Finding extends ConfigIssue {
  /** Path of the map, and the key that is most likely meant: a complaint that it is missing says nothing new. */
  meant?: string;
  isMissing: boolean;
}

/** What the schema found, in the words of the file: path, line, expected, found, remedy. */
export function schemaIssues(issues: readonly ZodIssue[], reading: YamlReading): ConfigIssue[] {
  const findings = issues.flatMap((issue) => findingsOf(issue, [], reading));
  const meant = new Set(findings.map((finding) => finding.meant));
  return firstAtEachPath(findings)
    .filter((finding) => !(finding.isMissing && meant.has(finding.path)))
    .map(({ path, line, expected, found, remedy }) => ({ path, line, expected, found, remedy }));
}

/** A value that fails one condition mostly fails the next as well. */
function firstAtEachPath(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ path }) => !seen.has(path) && seen.add(path));
}

function findingsOf(issue: ZodIssue, above: Path, reading: YamlReading): Finding[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, path, issue.message.split(" "), reading));
  }
  if (issue.code === "invalid_union") {
    const inner = issue.errors.find((branch) => branch.some(reachesIn));
    if (inner) return inner.flatMap((one) => findingsOf(one, path, reading));
  }
  const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [wrongValue(message, path, reading, issue.code === "invalid_key")];
}

/** Whether a branch of a union was meant: it took the value's shape and complains of a part of it. */
function reachesIn(issue: ZodIssue): boolean {
  return issue.path.length > 0 || issue.code === "unrecognized_keys";
}

function unknownKey(key: string, above: Path, known: readonly string[], reading: YamlReading): Finding {
  const path = [...above, key];
  const likely = nearest(key, known);
  const foreign = foreignWord(key, above);
  const isSlip = foreign === undefined && isNear(key, likely);
  return {
    path: formatPath(path),
    line: reading.lineOf(path),
    // The whole list is long, and of use only to who cannot be told what was meant.
    expected: isSlip || foreign ? "a known key" : `one of ${known.join(", ")}`,
    found: `the unknown key ${quoteKey(key)}`,
    remedy:
      foreign ??
      (isSlip
        ? `write \`${likely}\`, the nearest known key, or take ${quoteKey(key)} out`
        : `take ${quoteKey(key)} out, or write a key of that list; the nearest known key is \`${likely}\``),
    ...(isSlip ? { meant: formatPath([...above, likely]) } : {}),
    isMissing: false,
  };
}

function wrongValue(message: string, path: Path, reading: YamlReading, isKey: boolean): Finding {
  const [expected = message, remedy = "correct the value", found] = message.split("\n");
  const value = valueAt(reading.value, path);
  const isMissing = value === undefined && found === undefined;
  const isSecret = isSecretPath(path) || reading.isFromEnvironment(path);
  return {
    path: formatPath(path),
    line: reading.lineOf(path),
    expected,
    found: found ?? (isKey ? `the key ${JSON.stringify(path.at(-1))}` : describe(value, isSecret)),
    remedy: isMissing ? `add \`${path.at(-1)}\`: ${remedy}` : remedy,
    isMissing,
  };
}

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
