import { Idiomorph } from "idiomorph";
import { isTouched } from "./touched.ts";

const changedForMs = 1_000;
/** More at once is a flood that nobody listens to; the headline sums it up. */
const mostAnnouncements = 5;
const valueAttributes = new Set(["value", "checked", "selected"]);
/** What the browser's side wrote itself: the server knows nothing of it and takes nothing of it away. */
const ownAttributes = new Set(["open", "hidden", "data-ready", "data-started"]);

/** What a morph changed that people are told of. */
export interface MorphNews {
  announcements: string[];
}

/**
 * Makes an element look like `html` while everything of the viewer's stays: focus, selection, typed values, what is
 * open. Figures (class `figure`) that changed carry `data-changed` for a second; a new value of `data-announce` is news.
 */
export function morph(element: Element, html: string | Element, news: MorphNews): void {
  const changed: Element[] = [];
  Idiomorph.morph(element, html, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    restoreFocus: true,
    callbacks: {
      beforeNodeMorphed(before, after) {
        if (!(before instanceof HTMLElement && after instanceof HTMLElement)) return true;
        if (before.hasAttribute("data-keep")) return false;
        const { announce } = after.dataset;
        if (announce && announce !== before.dataset.announce) news.announcements.push(announce);
        if (after.classList.contains("figure") && before.textContent !== after.textContent)
          changed.push(before);
        return true;
      },
      beforeAttributeUpdated: (name, target) =>
        !(ownAttributes.has(name) || (valueAttributes.has(name) && isTouched(target))),
    },
  });
  for (const figure of changed) tint(figure);
}

const tints = new WeakMap<Element, number>();

function tint(figure: Element): void {
  clearTimeout(tints.get(figure));
  figure.setAttribute("data-changed", "");
  tints.set(
    figure,
    window.setTimeout(() => figure.removeAttribute("data-changed"), changedForMs),
  );
}

/** Read out once by a screen reader, without interrupting it. */
export function announce({ announcements }: MorphNews): void {
  const region = document.getElementById("announcer");
  if (region && announcements.length > 0)
    region.textContent = announcements.slice(0, mostAnnouncements).join(". ");
}
