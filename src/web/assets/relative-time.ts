import { type Language, languages } from "../../protocol/vocabulary.ts";
import { relativeText } from "../../text/duration-text.ts";

const everyMs = 1_000;

/** Writes every `<time datetime data-relative="ago|for">` anew, in the words the server uses. */
export function writeRelativeTimes(root: ParentNode = document): void {
  const language = languages.find((known) => known === document.documentElement.lang) ?? fallback;
  const now = Date.now();
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const at = Date.parse(element.dateTime);
    if (Number.isNaN(at)) continue;
    const text = relativeText(element.dataset.relative === "for" ? "for" : "ago", at, now, language);
    if (element.textContent !== text) element.textContent = text;
  }
}

const fallback: Language = "en";

export function keepRelativeTimes(): void {
  writeRelativeTimes();
  setInterval(() => {
    if (document.visibilityState === "visible") writeRelativeTimes();
  }, everyMs);
  document.addEventListener("visibilitychange", () => writeRelativeTimes());
}
