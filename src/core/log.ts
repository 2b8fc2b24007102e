import { pino } from "pino";

/** Structured log: ids and numbers in the object, the event as the message. Secrets never go in. */
export interface Log {
  debug(fields: object, event: string): void;
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
  error(fields: object, event: string): void;
}

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** JSON lines on standard error; standard output belongs to what commands print. */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      messageKey: "event",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          "token",
          "password",
          "authorization",
          "cookie",
          "*.token",
          "*.password",
          "*.authorization",
          "*.cookie",
        ],
        censor: "[redacted]",
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

const drop = () => undefined;
export const silentLog: Log = { debug: drop, info: drop, warn: drop, error: drop };
