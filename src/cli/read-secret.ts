import type { CommandInput, CommandIo } from "./io.ts";

/** Ctrl-C while a secret was typed. */
export class Interrupted extends Error {}

const keys = { interrupt: "\u0003", endOfInput: "\u0004", backspace: "\u0008", delete: "\u007f" } as const;

/** The first line of standard input without its line break. */
export async function readLine(input: CommandInput): Promise<string> {
  let text = "";
  for await (const chunk of input) {
    text += chunk.toString();
    if (text.includes("\n")) break;
  }
  return text.replace(/\r?\n[\s\S]*$/, "");
}

/**
 * Asks one question after the other on a terminal and shows nothing of what is typed; ends at an empty answer.
 * Closes the input, so that nothing keeps the process alive. Throws `Interrupted` at Ctrl-C.
 */
export async function askHidden(
  { stdin, stderr }: CommandIo,
  questions: readonly string[],
): Promise<string[]> {
  const typed = characters(stdin);
  const answers: string[] = [];
  stdin.setRawMode?.(true);
  try {
    for (const question of questions) {
      stderr.write(question);
      const answer = await typedLine(typed);
      stderr.write("\n");
      answers.push(answer);
      if (answer === "") break;
    }
    return answers;
  } finally {
    stdin.setRawMode?.(false);
    await typed.return(undefined);
  }
}

async function* characters(input: CommandInput): AsyncGenerator<string, void, undefined> {
  for await (const chunk of input) yield* chunk.toString();
}

async function typedLine(typed: AsyncGenerator<string, void, undefined>): Promise<string> {
  let line = "";
  for (let next = await typed.next(); !next.done; next = await typed.next()) {
    const key = next.value;
    if (key === keys.interrupt) throw new Interrupted();
    if (key === "\r" || key === "\n" || key === keys.endOfInput) break;
    if (key === keys.backspace || key === keys.delete) line = [...line].slice(0, -1).join("");
    else if (key >= " ") line += key;
  }
  return line;
}
