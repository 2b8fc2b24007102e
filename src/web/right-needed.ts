import type { Caller } from "./caller.ts";
import { HttpError } from "./problem.ts";

interface Needed {
  code: string;
  message: string;
  remedy: string;
}

/** 403 to whoever may do something else, 401 to anybody else. */
export function rightNeeded({ isKnown }: Pick<Caller, "isKnown">, needed: Needed): HttpError {
  return isKnown
    ? new HttpError({ status: 403, ...needed })
    : new HttpError({ status: 401, ...needed }, { "WWW-Authenticate": 'Bearer realm="cortex"' });
}

/** `what` begins a sentence: "Writing incidents and maintenance". */
export function writeNeeded(caller: Pick<Caller, "isKnown">, what: string): HttpError {
  return rightNeeded(caller, {
    code: "auth.write-needed",
    message: `${what} needs a token that can write, or the operator's session`,
    remedy: "Send a bearer token with `can: [write]`",
  });
}
