import { isTouched } from "./touched.ts";

const lookAgainMs = 1_000;
const memory = "cortex:reloaded-for";

/** Another script was released: it and the new markup belong together. */
export function isOtherRelease(fresh: Document): boolean {
  return scriptOf(fresh) !== scriptOf(document);
}

function scriptOf(root: Document): string {
  return root.querySelector('script[type="module"]')?.getAttribute("src") ?? "";
}

/** Loads the page with its new script; once, for a cache that keeps giving the old page would make it a loop. */
export async function reloadOnceFor(fresh: Document): Promise<void> {
  const release = scriptOf(fresh);
  if (wasTriedFor(release)) return;
  await reloadWhenFree();
}

/** A session's memory may be closed to a page that stands in another site's frame: then it is not reloaded at all. */
function wasTriedFor(release: string): boolean {
  try {
    if (sessionStorage.getItem(memory) === release) return true;
    sessionStorage.setItem(memory, release);
    return false;
  } catch {
    return true;
  }
}

/** What somebody is typing is worth more than the newest page: it is loaded when nothing typed would be lost. */
export async function reloadWhenFree(): Promise<void> {
  while (holdsTyping()) await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  location.reload();
}

function holdsTyping(): boolean {
  const fields = [...document.querySelectorAll("input, textarea")];
  return fields.some(isTouched) || [...document.querySelectorAll("select")].some(isChosen);
}

function isChosen(select: HTMLSelectElement): boolean {
  const given = [...select.options].findIndex(({ defaultSelected }) => defaultSelected);
  return select === document.activeElement || select.selectedIndex !== Math.max(0, given);
}
