import { RE2JS } from "re2js";

/**
 * Regular expressions that take time in proportion to the text, whatever the text is. The pattern is the operator's,
 * but the text is the target's: with a backtracking engine a hostile answer could stop this process.
 */
export interface LinearPattern {
  /** Whether it is found anywhere in the text. */
  isIn(text: string): boolean;
}

/**
 * Compiles a regular expression as JavaScript writes it. Look-around and back references are not there, because no
 * linear engine has them. Undefined when it is not a regular expression.
 */
export function compilePattern(source: string): LinearPattern | undefined {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    return { isIn: (text) => compiled.test(text) };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name.startsWith("RE2JS")) return undefined;
    throw thrown;
  }
}
