import { readFileSync } from "node:fs";

export interface Block {
  language: string;
  text: string;
  /** Line of the page it begins at. */
  line: number;
}

/** Fenced blocks of a Markdown page; those in a list are taken without their indentation. */
export function blocksOf(path: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; indent: string; lines: string[]; line: number } | null = null;
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    const fence = /^(\s*)```(\S*)/.exec(line);
    if (!fence) open?.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    else if (open) {
      blocks.push({ language: open.language, text: open.lines.join("\n"), line: open.line });
      open = null;
    } else open = { language: fence[2] ?? "", indent: fence[1] ?? "", lines: [], line: index + 1 };
  }
  return blocks;
}
