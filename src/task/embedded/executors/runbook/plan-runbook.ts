import { closest } from "fastest-levenshtein";
import type { Plan } from "../../executor.ts";
import { refusal } from "../../refusal.ts";

export interface Runbook {
  title: string;
  /** `{name}` in an argument stands for the parameter. */
  command: readonly string[];
  /** In order; null: any text. */
  params: ReadonlyMap<string, readonly string[] | null>;
  approve: boolean;
  timeoutMs: number;
}

export interface RunbookInput {
  runbook: string;
  /** As it is run: parameters are in their places. */
  argv: string[];
}

/** `run <name> key=value …` as it was typed. */
export interface RunOrder {
  name: string;
  given: { key: string; value: string }[];
  /** Nothing but a name and `key=value`. */
  isPlain: boolean;
  /** Words that are no `key=value`. */
  rest: string[];
}

const mostValueChars = 10_000;

/** Null when it does not begin with `run`. */
export function readOrder(text: string): RunOrder | null {
  const [, rest] = /^run\s+(\S[\s\S]*)$/i.exec(text) ?? [];
  if (rest === undefined) return null;
  const [name = "", ...words] = wordsOf(rest);
  const given: RunOrder["given"] = [];
  const others: string[] = [];
  for (const word of words) {
    const at = word.indexOf("=");
    if (at > 0) given.push({ key: word.slice(0, at), value: word.slice(at + 1) });
    else others.push(word);
  }
  return { name, given, isPlain: others.length === 0, rest: others };
}

/** Words between spaces; quotes, single or double, keep spaces together, a backslash takes the next letter as it is. */
function wordsOf(text: string): string[] {
  const words = text.match(/(?:"(?:\\[\s\S]|[^"\\])*"|'[^']*'|\\[\s\S]|[^\s"'\\]|["'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(
      /"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'|\\([\s\S])/g,
      (_, double?: string, single?: string, letter?: string) =>
        double === undefined ? (single ?? letter ?? "") : double.replace(/\\([\s\S])/g, "$1"),
    ),
  );
}

/** @throws CortexError 422 that names what would be right */
export function planRunbook(order: RunOrder, runbooks: ReadonlyMap<string, Runbook>): Plan {
  const runbook = runbooks.get(order.name);
  if (!runbook) throw unknownRunbook(order.name, runbooks);
  if (order.rest.length > 0) {
    const found = `${JSON.stringify(shorten(order.rest[0] ?? ""))} is no parameter of ${order.name}`;
    throw refusal(422, "runbook-parameter", found, `Write it as ${usage(order.name, runbook)}`);
  }
  const values = readValues(order, runbook);
  const argv = runbook.command.map((part) => fillIn(part, values));
  return {
    executor: "runbook",
    steps: [
      {
        ...{ id: "run", title: runbook.title, executor: "runbook", dependsOn: [], runs: "after-success" },
        input: { runbook: order.name, argv } satisfies RunbookInput,
        question: runbook.approve ? commandText(argv) : null,
        timeoutMs: runbook.timeoutMs,
      },
    ],
  };
}

function readValues({ name, given }: RunOrder, runbook: Runbook): Map<string, string> {
  const values = new Map<string, string>();
  for (const { key, value } of given) {
    const allowed = runbook.params.get(key);
    if (allowed === undefined) throw wrong(name, runbook, unknownParameter(name, key, runbook));
    if (values.has(key)) throw wrong(name, runbook, `${key} is given twice`);
    if (allowed !== null && !allowed.includes(value)) {
      const found = JSON.stringify(shorten(value));
      throw wrong(name, runbook, `${key}: expected one of ${allowed.join(", ")}, found ${found}`);
    }
    if (value.length > mostValueChars || value.includes("\0"))
      throw wrong(
        name,
        runbook,
        `${key}: expected text of at most ${mostValueChars} characters, without a zero byte`,
      );
    values.set(key, value);
  }
  for (const [key, allowed] of runbook.params) {
    if (values.has(key)) continue;
    const expected = allowed === null ? "any text" : `one of ${allowed.join(", ")}`;
    throw wrong(name, runbook, `${key} is missing: expected ${expected}`);
  }
  return values;
}

function unknownParameter(name: string, key: string, { params }: Runbook): string {
  const known = [...params.keys()];
  const expected = known.length === 0 ? "it takes none" : `expected ${known.join(", ")}`;
  return `${name} has no parameter ${JSON.stringify(shorten(key))}: ${expected}`;
}

function wrong(name: string, runbook: Runbook, message: string) {
  return refusal(422, "runbook-parameter", message, `Write it as ${usage(name, runbook)}`);
}

function unknownRunbook(name: string, runbooks: ReadonlyMap<string, Runbook>) {
  const names = [...runbooks.keys()];
  const message = `There is no runbook ${JSON.stringify(shorten(name))}`;
  if (names.length === 0)
    return refusal(
      422,
      "unknown-runbook",
      message,
      "Add it to `symbiont.runbooks` in the config; there are none yet",
    );
  const near = closest(name, names);
  return refusal(
    422,
    "unknown-runbook",
    `${message}: there are ${names.join(", ")}`,
    `Did you mean run ${near}?`,
  );
}

function usage(name: string, { params }: Runbook): string {
  const given = [...params].map(
    ([key, allowed]) => `${key}=${allowed === null ? "text" : allowed.join("|")}`,
  );
  return ["run", name, ...given].join(" ");
}

/** All at once, so that a value that looks like a parameter is not filled in again. */
function fillIn(part: string, values: ReadonlyMap<string, string>): string {
  return part.replace(/\{([\w-]+)\}/g, (whole, key: string) => values.get(key) ?? whole);
}

/** For people: as a shell would be told it. */
export function commandText(argv: readonly string[]): string {
  return argv
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`))
    .join(" ");
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
