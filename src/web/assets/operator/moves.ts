const typingMs = 300;

/**
 * Links and searches that lead to the same page in another order (`data-move`): their address becomes the page's, and what
 * stands there is put in place, so that scroll, focus and what was typed stay. Without a script they load the page.
 */
export function keepMoves(follow: () => void): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.dataset.move === undefined || event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link, link.href, "push", follow);
  });
  document.addEventListener("submit", (event) => {
    const form = moveForm(event.target);
    if (!form) return;
    event.preventDefault();
    go(form, addressOf(form), "push", follow);
  });
  let typing = 0;
  document.addEventListener("input", (event) => {
    const field = event.target;
    const form = field instanceof HTMLInputElement && moveForm(field.form);
    if (!form) return;
    clearTimeout(typing);
    typing = window.setTimeout(() => {
      // A search is one step back, not one for each letter.
      const isSearched = new URLSearchParams(location.search).has(field.name);
      go(form, addressOf(form), isSearched ? "replace" : "push", follow);
    }, typingMs);
  });
  window.addEventListener("popstate", follow);
  document.body.dataset.moves = "";
}

function moveForm(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof HTMLFormElement && target.dataset.move !== undefined ? target : null;
}

/** As the browser would make it, without what is empty: an address that can be sent to somebody. */
function addressOf(form: HTMLFormElement): string {
  const url = new URL(form.action);
  const filled = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  url.search = new URLSearchParams(filled.filter(([, value]) => value !== "")).toString();
  return url.href;
}

function go(from: Element, href: string, how: "push" | "replace", follow: () => void): void {
  if (href === location.href) return;
  history[`${how}State`](null, "", href);
  const part = from.closest(".part");
  if (part) part.ariaBusy = "true";
  // A link that leads no further is gone then: who moves by keyboard stays in the table.
  const isFocused = from.contains(document.activeElement);
  const stay = () => {
    if (isFocused && document.activeElement === document.body)
      part?.querySelector<HTMLElement>(".scroller")?.focus({ preventScroll: true });
  };
  document.addEventListener("cortex:changed", stay, { once: true });
  follow();
}
