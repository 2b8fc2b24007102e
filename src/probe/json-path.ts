import { FunctionExpressionType, JSONPathEnvironment, type JSONPathQuery } from "json-p3";
import { compilePattern, type LinearPattern } from "./linear-pattern.ts";

/** What JSON.parse gives. */
export type JsonValue = ReturnType<JSONPathQuery["query"]>["nodes"][number]["value"];

/** A compiled RFC 9535 path. */
export interface JsonPath {
  /** What it leads to, at most `most` values; throws when the value is nested deeper than `deepest`. */
  valuesIn(value: JsonValue, most: number): JsonValue[];
}

/** Each `..` costs the depth of the value at most, so the depth is what keeps a hostile answer cheap. */
const deepest = 64;

const environment = new JSONPathEnvironment({ maxRecursionDepth: deepest });
environment.functionRegister.set("match", withPattern("^(?:", ")$"));
environment.functionRegister.set("search", withPattern("", ""));

/** Undefined when it is not a path of RFC 9535. */
export function compileJsonPath(path: string): JsonPath | undefined {
  const query = parse(path);
  if (!query) return undefined;
  return {
    valuesIn(value, most) {
      const found: JsonValue[] = [];
      for (const node of query.lazyQuery(value)) {
        if (found.length === most) break;
        found.push(node.value);
      }
      return found;
    },
  };
}

function parse(path: string): JSONPathQuery | undefined {
  try {
    return environment.compile(path);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name.startsWith("JSONPath")) return undefined;
    throw thrown;
  }
}

/** `match` and `search` of RFC 9535 section 2.4.6 and 2.4.7, on an engine that a text cannot stall. */
function withPattern(before: string, after: string) {
  const compiled = new Map<string, LinearPattern | undefined>();
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call(text: unknown, source: unknown): boolean {
      if (typeof text !== "string" || typeof source !== "string") return false;
      if (!compiled.has(source)) {
        // A pattern may stand in the answer itself: what is kept must not grow with it.
        if (compiled.size >= 100) compiled.clear();
        compiled.set(source, compilePattern(before + source + after));
      }
      return compiled.get(source)?.isIn(text) ?? false;
    },
  };
}
