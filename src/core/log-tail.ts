import { fieldsText, type Log, type LogLevel } from "./log.ts";
import { redacted } from "./redact.ts";

export interface LoggedLine {
  /** Epoch ms. */
  at: number;
  level: Exclude<LogLevel, "silent">;
  event: string;
  /** The fields: `port=4000 origin=https://h`. */
  text: string;
}

export interface LogTail extends Log {
  /** The last lines of every level, newest first. */
  lines(): LoggedLine[];
}

const mostLines = 500;

/** A log that remembers its last lines, without the secrets that it is told of and those that look like one. */
export function tailLog(log: Log, now: () => number, secrets: () => readonly string[]): LogTail {
  const lines: LoggedLine[] = [];
  const at = (level: LoggedLine["level"]) => (fields: object, event: string) => {
    log[level](fields, event);
    lines.push({ at: now(), level, event, text: fieldsText(redacted(fields, secrets())) });
    if (lines.length > mostLines) lines.shift();
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    lines: () => lines.toReversed(),
  };
}
