import type { ExitCode } from "../core/errors.ts";

/** What a command may touch of the process that runs it, so that tests run it inside theirs. */
export interface CommandIo {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  stdin: CommandInput;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Told once, at the end of the command; the process exits with it when its streams have drained. */
  exit(code: ExitCode): void;
}

export type CommandInput = AsyncIterable<Buffer | string> & {
  isTTY?: boolean | undefined;
  /** Of a terminal: keys come one by one and are not shown. */
  setRawMode?(on: boolean): unknown;
};
