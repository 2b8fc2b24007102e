import { globSync, readFileSync } from "node:fs";

/** One file of ours with what the rules look at. */
export interface SourceFile {
  /** From the root of the repository: `src/web/app.tsx`. */
  path: string;
  /** Lines without comments; line breaks are kept, so that numbers are right. */
  code: string[];
  imports: { line: number; target: string }[];
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

/** Every TypeScript file under the folders. */
export function readSources(...folders: string[]): SourceFile[] {
  const paths = folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`));
  return paths.sort().map((path) => sourceFile(path.replaceAll("\\", "/"), readFileSync(path, "utf8")));
}

export function sourceFile(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  const imports = [...code.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g)].map((match) => ({
    line: code.slice(0, match.index).split("\n").length,
    target: match[1] ?? "",
  }));
  return { path, code: code.split("\n"), imports };
}

/** Blanks comments; leaves `//` inside strings such as URLs alone. */
function withoutComments(text: string): string {
  const tokens =
    /\/\*[\s\S]*?\*\/|(?<=^|[\s;,{}()])\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return text.replace(tokens, (token) => (token.startsWith("/") ? token.replace(/[^\n]/g, " ") : token));
}
