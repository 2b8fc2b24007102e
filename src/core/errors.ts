/** Exit codes of `cortex`, as documented in the command reference. */
export const exitCodes = { ok: 0, bad: 1, usage: 2, config: 3, notFound: 4, unavailable: 5 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface ErrorParts {
  /** Stable name for machines: `area.reason`, e.g. `store.newer-version`. */
  code: string;
  /** What could not be done to which thing; expected and found. One sentence, no full stop needed. */
  message: string;
  /** One imperative sentence: what to do next. */
  remedy: string;
  /** HTTP status when the error reaches a client. Default 500. */
  status?: number;
  /** Exit code when the error ends a command. Default 1. */
  exitCode?: ExitCode;
  cause?: unknown;
}

/** An error that somebody outside (user, operator, peer) can mend. Any other throw is a bug. */
export class CortexError extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly status: number;
  readonly exitCode: ExitCode;

  constructor({ code, message, remedy, status = 500, exitCode = exitCodes.bad, cause }: ErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "CortexError";
    this.code = code;
    this.remedy = remedy;
    this.status = status;
    this.exitCode = exitCode;
  }
}

/** The message of whatever was thrown, for logs and details. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `code` that Node puts on system errors (`ECONNREFUSED`, `ENOSPC` …), if there is one. */
export function systemCodeOf(thrown: unknown): string | undefined {
  if (thrown instanceof Error && "code" in thrown && typeof thrown.code === "string") return thrown.code;
  return undefined;
}
