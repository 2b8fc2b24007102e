/** Everything the doctor can say, in the order in which it looks: the first that fits is the verdict. */
export const verdicts = [
  "unreachable",
  "not-cortex",
  "assets-missing",
  "proxy-not-trusted",
  "scheme-behind-tls",
  "port-mismatch",
  "host-not-allowed",
  "upgrade-stripped",
  "poll-buffered",
  "proxy-idle-timeout",
  "browser",
  "ok",
] as const;
export type Verdict = (typeof verdicts)[number];

export type StepName =
  | "resolve"
  | "connect"
  | "tls"
  | "http"
  | "assets"
  | "origin"
  | "websocket"
  | "longpoll"
  | "idle"
  | "browser";

export interface DoctorStep {
  step: StepName;
  ok: boolean;
  ms: number;
  expected: string;
  found: string;
}

export interface Diagnosis {
  verdict: Verdict;
  /** What to change; null when it is `ok`. */
  remedy: string | null;
}

export interface DoctorReport extends Diagnosis {
  url: string;
  steps: DoctorStep[];
  /** What is worth knowing and stops nobody. */
  warnings: string[];
}
