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

/** A line on standard error for each event: JSON, or short words where a person reads along. Standard output belongs to commands. */
export function createLog(level: LogLevel, isTerminal = false): Log {
  const stderr = pino.destination({ dest: 2, sync: true });
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
    isTerminal ? { write: (line: string) => stderr.write(terminalLine(line)) } : stderr,
  );
}

/** `19:26:40 error config.refused path=/etc/cortex.yaml errors=2`, in the time of the machine. */
export function terminalLine(json: string): string {
  const { time, level, event, ...fields }: Record<string, unknown> = JSON.parse(json);
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  return `${[clock, level, event, fieldsText(fields)].join(" ").trimEnd()}\n`;
}

/** `port=4000 origin=https://h` */
export function fieldsText(fields: unknown): string {
  if (typeof fields !== "object" || fields === null) return "";
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");
}

const drop = () => undefined;
export const silentLog: Log = { debug: drop, info: drop, warn: drop, error: drop };
