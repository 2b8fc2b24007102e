import type { Socket } from "phoenix";
import { keepKeys } from "./keys.ts";
import { keepMoves } from "./moves.ts";
import { keepPartForms } from "./part-forms.ts";
import { keepRowFocus } from "./row-focus.ts";
import { keepSentForms } from "./sent-forms.ts";
import { keepTaskLog } from "./task-log.ts";

let kept = false;

/** What the operator's pages have beside being live. A chunk of its own; may be called again whenever the page changed.
 * `follow`: the page has another address and shows what stands there. */
export function keepOperatorPage(socket: Socket | null, follow: () => void): void {
  if (!kept) {
    keepSentForms();
    keepPartForms();
    keepKeys();
    keepRowFocus();
    if (socket) keepMoves(follow);
  }
  kept = true;
  document.querySelector("#menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  if (socket) keepTaskLog(socket);
}
