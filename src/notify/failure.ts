import type { Catalogue } from "../text/catalogue.ts";
import { catalogue } from "../text/catalogue.ts";

export const connectionFailures = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "ETIMEDOUT",
] as const;

/** How a try to send failed. Text is in the words of the other side or of the system, which stay as they are. */
export type Failure =
  | string
  | { how: "answered"; status: number; said: string }
  | { how: "connection"; code: (typeof connectionFailures)[number] }
  | { how: "late" | "closed" | "unfinished" }
  | { how: "exited"; code: number }
  | { how: "killed"; by: string }
  | { how: "bug"; said: string };

export function failureText(failure: Failure, { notify: { failure: words } }: Catalogue): string {
  if (typeof failure === "string") return failure;
  switch (failure.how) {
    case "answered":
      return words.answered(failure.status, failure.said);
    case "connection":
      return `${words.connection[failure.code]} (${failure.code})`;
    case "exited":
      return words.exited(failure.code);
    case "killed":
      return words.killed(failure.by);
    case "bug":
      return words.bug(failure.said);
    default:
      return words[failure.how];
  }
}

/** For logs, programs and the terminal. */
export function failureInEnglish(failure: Failure): string {
  return failureText(failure, catalogue("en"));
}

/** With what others said changed, which may hold what nobody is to see. */
export function withSaid(failure: Failure, change: (said: string) => string): Failure {
  if (typeof failure === "string") return change(failure);
  return "said" in failure ? { ...failure, said: change(failure.said) } : failure;
}
