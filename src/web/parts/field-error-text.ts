import type { FieldError } from "../../page/worker/protocol.ts";
import type { Catalogue } from "../../text/catalogue.ts";

/** What is wrong with a field, in the reader's language; what the page says itself stands as it is. */
export function fieldErrorText(error: FieldError, { parts: { wrongInput } }: Catalogue): string {
  if ("text" in error) return error.text;
  if (!("about" in error)) return `${wrongInput[error.code]}.`;
  return `${wrongInput[error.code](error.about)}.`;
}
