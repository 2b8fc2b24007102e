import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import { type Env, interpolate } from "./interpolate.ts";
import { type ConfigIssue, formatPath, type Path, quoteKey } from "./issue.ts";
import { lineFinder } from "./line-finder.ts";

export interface YamlReading {
  /** Maps as objects, lists as arrays, environment filled in. Undefined when the file is empty. */
  value: unknown;
  issues: ConfigIssue[];
  /** Line of the key or list item at `path`, or of the nearest thing around it. */
  lineOf(path: Path): number;
  isFromEnvironment(path: Path): boolean;
}

/** Bounds on what aliases and nesting can blow a small file up to. */
const maxNodes = 1_000_000;
const maxDepth = 50;

class TooLarge extends Error {}

/** Reads YAML 1.2 with `${NAME}` filled in; every error of the text at once. Aliases and `<<` are followed. */
export function readYaml(text: string, env: Env): YamlReading {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  const lineOf = lineFinder(document, lineCounter);
  const syntax = [...document.errors, ...document.warnings].map((error) => ({
    path: "",
    line: lineCounter.linePos(error.pos[0]).line,
    expected: "YAML",
    found: inWords(error.message),
    remedy: "mend the line; check the indentation, the colons and the quotes around it",
  }));
  if (syntax.length > 0)
    return { value: undefined, issues: firstOnEachLine(syntax), lineOf, isFromEnvironment: () => false };
  return { ...new Reader(document, lineCounter, env, lineOf).read(), lineOf };
}

/** The parser's message without the source it quotes, which may be a secret. */
function inWords(message: string): string {
  return message.includes("call stack") ? "more levels than can be read" : message.replace(/: "[\s\S]*$/, "");
}

/** One slip makes several errors where it stands. */
function firstOnEachLine(issues: readonly ConfigIssue[]): ConfigIssue[] {
  const lines = new Set<number>();
  return issues.filter(({ line }) => !lines.has(line) && lines.add(line));
}

/** Turns nodes into plain values by its own hand, so that their number is bounded and each value's origin is known. */
class Reader {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #env: Env;
  readonly #lineOf: (path: Path) => number;
  readonly #issues: ConfigIssue[] = [];
  readonly #fromEnvironment = new Set<string>();
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(document: Document.Parsed, lines: LineCounter, env: Env, lineOf: (path: Path) => number) {
    this.#document = document;
    this.#lines = lines;
    this.#env = env;
    this.#lineOf = lineOf;
  }

  read(): Omit<YamlReading, "lineOf"> {
    const isFromEnvironment = (path: Path) => this.#fromEnvironment.has(formatPath(path));
    try {
      const value = this.#value(this.#document.contents, []);
      return { value: value ?? undefined, issues: this.#issues, isFromEnvironment };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      this.#report(
        [],
        "a config of moderate size",
        error.message,
        "write what the aliases stand for, or fewer of them",
      );
      return { value: undefined, issues: this.#issues, isFromEnvironment };
    }
  }

  #value(node: unknown, path: Path): unknown {
    this.#nodes += 1;
    if (this.#nodes > maxNodes) throw new TooLarge("aliases that make it too large");
    if (path.length > maxDepth) throw new TooLarge(`more than ${maxDepth} levels`);
    if (isAlias(node)) return this.#alias(node.source, path);
    if (isScalar(node) || isMap(node) || isSeq(node)) if (node.anchor) this.#anchors.set(node.anchor, node);
    if (isMap(node)) return this.#map(node.items, path);
    if (isSeq(node)) return node.items.map((item, at) => this.#value(item, [...path, at]));
    if (!isScalar(node)) return null;
    if (typeof node.value === "string") return this.#text(node.value, path);
    if (typeof node.value !== "object" || node.value === null) return node.value;
    this.#report(path, "text, a number, true or false", "a value with a tag", "take the tag (!!…) out");
    return undefined;
  }

  #alias(name: string, path: Path): unknown {
    const node = this.#anchors.get(name);
    if (node) return this.#value(node, path);
    this.#report(
      path,
      "the name of an anchor above",
      `*${name}`,
      `write &${name} before the value that is meant`,
    );
    return undefined;
  }

  #map(pairs: readonly Pair<unknown, unknown>[], path: Path): Record<string, unknown> {
    const own = new Map<string, unknown>();
    const merged: unknown[] = [];
    for (const pair of pairs) {
      const key = this.#key(pair.key, path);
      if (key === undefined) continue;
      const at = [...path, key];
      if (own.has(key)) this.#reportDuplicate(at, key, pair.key);
      const value = this.#value(pair.value, at);
      if (key === "<<" && isAliasOrList(pair.value)) merged.push(...[value].flat());
      else own.set(key, value);
    }
    for (const more of merged) this.#merge(own, more, path);
    return Object.fromEntries(own);
  }

  #merge(own: Map<string, unknown>, more: unknown, path: Path): void {
    if (typeof more !== "object" || more === null) {
      this.#report([...path, "<<"], "keys and values", "something else", "let `<<` stand for a map");
      return;
    }
    for (const [key, value] of Object.entries(more)) if (!own.has(key)) own.set(key, value);
  }

  #key(key: unknown, path: Path): string | undefined {
    if (isScalar(key) && (typeof key.value === "string" || typeof key.value === "number"))
      return String(key.value);
    this.#report(path, "keys that are text", "a key that is something else", "write the key as text");
    return undefined;
  }

  #text(written: string, path: Path): string {
    if (!written.includes("${")) return written;
    const { text, fromEnvironment, unset, malformed } = interpolate(written, this.#env);
    if (fromEnvironment) this.#fromEnvironment.add(formatPath(path));
    for (const name of unset) {
      const remedy = `set ${name} in the environment, or write $\${ for a literal \${`;
      this.#report(path, `the environment variable ${name}`, "nothing by that name", remedy);
    }
    if (malformed) {
      this.#report(
        path,
        "a name between ${ and }",
        "something else",
        "write ${NAME}, or $${ for a literal ${",
      );
    }
    return text;
  }

  #reportDuplicate(path: Path, key: string, node: unknown): void {
    const line = isScalar(node) && node.range ? this.#lines.linePos(node.range[0]).line : this.#lineOf(path);
    const remedy = `take one of the two ${quoteKey(key)} out`;
    this.#issues.push({
      path: formatPath(path),
      line,
      expected: "each key once",
      found: `${quoteKey(key)} again`,
      remedy,
    });
  }

  #report(path: Path, expected: string, found: string, remedy: string): void {
    this.#issues.push({ path: formatPath(path), line: this.#lineOf(path), expected, found, remedy });
  }
}

function isAliasOrList(node: unknown): boolean {
  return isAlias(node) || isSeq(node);
}
