import type { Trouble } from "../../task/trouble.ts";
import type { Catalogue } from "../../text/catalogue.ts";

/** A sentence with something typed as it is in its middle: before, code, after. */
export type Help = readonly string[];

export interface TroubleText {
  /** What happened, without a full stop: `Symbiont answered 401: token not accepted`. */
  cause: string;
  /** What to do; null: nobody knows better than to try again. */
  help: Help | null;
}

export function troubleText(trouble: Trouble, { task: { trouble: words } }: Catalogue): TroubleText {
  const { kind, status, said, remedy } = trouble;
  const answered = (what: string): string =>
    status === null ? words.noHttp : words.answered(status, withoutStop(what));
  switch (kind) {
    case "none":
      return { cause: words.none, help: words.help.none };
    case "status":
      return {
        cause: answered(said ?? words.phrase(status ?? 0)),
        help: remedy === null ? helpFor(trouble, words) : [`${withoutStop(remedy)}.`],
      };
    case "redirect":
      return { cause: answered(words.redirect(said)), help: words.help.address };
    case "refused":
      return { cause: words.refused, help: words.help.address };
    case "timeout":
      return { cause: words.timeout, help: null };
    case "reset":
      return { cause: words.reset, help: null };
    case "dns":
      return { cause: words.dns, help: words.help.address };
    case "tls":
      return { cause: words.tls(said), help: words.help.address };
    case "unreachable":
      return { cause: words.unreachable, help: words.help.address };
    case "too-large":
      return { cause: answered(words.tooLarge), help: words.help.paths };
    case "not-json":
      return { cause: answered(words.notJson(said)), help: words.help.paths };
    case "broken-json":
      return { cause: answered(words.brokenJson(said)), help: null };
    case "empty":
      return { cause: answered(words.empty), help: null };
    case "shape":
      return { cause: answered(words.shape(said)), help: words.help.paths };
  }
}

function helpFor({ status }: Trouble, { help }: Catalogue["task"]["trouble"]): Help | null {
  if (status === 401 || status === 403) return help.token;
  return status === 404 || status === 405 ? help.paths : null;
}

/** The sentence goes on, or ends with our own. */
function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, "");
}

/** Nothing was asked of Symbiont that it could have begun. */
export function isSurelyRefused({ kind, status }: Trouble): boolean {
  if (kind === "none" || kind === "refused" || kind === "dns" || kind === "redirect") return true;
  return kind === "status" && status !== null && status < 500;
}
