import type { Fault } from "../plain.ts";
import { describe, isPromise, thrownText } from "./describe.ts";

/** A mistake of a page's author, to be shown where its part would be. */
export class PageFault extends Error {
  readonly fault: Fault;

  constructor(fault: Omit<Fault, "stack" | "what"> & Partial<Pick<Fault, "stack" | "what">>) {
    super(`${fault.where}: expected ${fault.expected}, found ${fault.found}`);
    this.fault = { stack: null, what: "", ...fault };
  }
}

export interface Expectation {
  where: string;
  expected: string;
  /** What to do; a promise gets a remedy of its own. */
  remedy: string;
}

export function faultOf({ where, expected, remedy }: Expectation, value: unknown): PageFault {
  const awaited = "It is a promise: put await before it";
  return new PageFault({
    where,
    expected,
    found: describe(value),
    remedy: isPromise(value) ? awaited : remedy,
  });
}

/** Code of the author's threw. */
export function faultOfThrown(where: string, expected: string, thrown: unknown): PageFault {
  if (thrown instanceof PageFault) return thrown;
  return new PageFault({
    where,
    expected,
    found: `it threw ${thrownText(thrown)}`,
    remedy: "Mend what throws, or catch it and show what is known",
    stack: ownLines(thrown),
  });
}

const mostLines = 8;

/** The lines of a stack that stand in files of the author's: not Node's own, not ours. */
function ownLines(thrown: unknown): string | null {
  try {
    if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return null;
    const lines = thrown.stack
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .filter((line) => !/node:|page-worker|\/src\/page\/|\/dist\/page\//.test(line))
      .map((line) =>
        line
          .trim()
          .replace(/file:\/\//, "")
          .slice(0, 300),
      );
    return lines.length === 0 ? null : lines.slice(0, mostLines).join("\n");
  } catch {
    // The stack is a getter like any other: without it the message has to do.
    return null;
  }
}
