import { type Document, isMap, isScalar, isSeq, type LineCounter, type Pair, type ParsedNode } from "yaml";
import type { Path } from "./issue.ts";

type Pairs = ReadonlyMap<string, Pair>;

/** Finds the line of the key or item at a path; below an alias, that of the alias. Nothing is indexed until it is asked for. */
export function lineFinder(document: Document.Parsed, lines: LineCounter): (path: Path) => number {
  const indexes = new WeakMap<object, Pairs>();
  return (path) => {
    let node: unknown = document.contents;
    let offset = startOf(node) ?? 0;
    for (const part of path) {
      const next = step(node, part, indexes);
      if (!next) break;
      offset = next.offset ?? offset;
      node = next.value;
    }
    return Math.max(1, lines.linePos(offset).line);
  };
}

interface Step {
  value: unknown;
  offset: number | undefined;
}

function step(node: unknown, part: string | number, indexes: WeakMap<object, Pairs>): Step | undefined {
  if (isSeq(node) && typeof part === "number") {
    const value = node.items[part];
    return value === undefined ? undefined : { value, offset: startOf(value) };
  }
  if (!isMap(node)) return undefined;
  const pairs = indexes.get(node) ?? indexOf(node.items);
  indexes.set(node, pairs);
  const pair = pairs.get(String(part));
  return pair && { value: pair.value, offset: startOf(pair.key) };
}

function indexOf(items: readonly Pair[]): Pairs {
  return new Map(items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));
}

function startOf(node: unknown): number | undefined {
  return isNodeWithRange(node) ? node.range[0] : undefined;
}

function isNodeWithRange(node: unknown): node is ParsedNode {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
