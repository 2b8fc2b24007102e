/** What a long status page has beside its rows: a filter, and groups that stay folded. */

const storageKey = "cortex:folded";

/** Brings the filter and the groups to life; may be called again whenever the page has changed. */
export function keepLongPage(): void {
  const filter = document.getElementById("filter");
  const input = filter?.querySelector("input");
  if (!filter || !input) return;
  if (filter.dataset.ready === undefined) {
    filter.dataset.ready = "";
    input.addEventListener("input", () => apply(input.value));
    input.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") clear(input);
    });
    document.addEventListener("keydown", (event) => goTo(event, input));
    restore();
  }
  for (const group of groups()) {
    if (group.dataset.ready !== undefined) continue;
    group.dataset.ready = "";
    group.addEventListener("toggle", () => {
      if (input.value === "") remember();
    });
  }
  if (input.value !== "") apply(input.value);
}

function groups(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details[data-group]")];
}

/** `/` goes to the filter, as in many lists, unless somebody is typing. */
function goTo(event: KeyboardEvent, input: HTMLInputElement): void {
  const isTyping = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
}

function clear(input: HTMLInputElement): void {
  input.value = "";
  apply("");
}

/** Shows the rows whose name, group or state has every word that was typed. */
function apply(typed: string): void {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  let [found, all] = [0, 0];
  for (const group of groups()) {
    let inGroup = 0;
    const name = group.dataset.group?.toLowerCase() ?? "";
    for (const row of group.querySelectorAll<HTMLElement>(".rows > li")) {
      const text = `${name} ${row.querySelector(".what")?.textContent?.toLowerCase() ?? ""}`;
      row.hidden = !words.every((word) => text.includes(word));
      all += 1;
      if (!row.hidden) inGroup += 1;
    }
    found += inGroup;
    const section = group.closest<HTMLElement>(".group");
    if (section) section.hidden = inGroup === 0;
    if (words.length > 0 && inGroup > 0) group.open = true;
  }
  if (words.length === 0) restore();
  tell(words.length === 0 ? null : { found, all });
}

function tell(count: { found: number; all: number } | null): void {
  const place = document.getElementById("filter-found");
  const pattern = document.getElementById("filter")?.dataset.textFound ?? "";
  if (!place) return;
  place.textContent = count
    ? pattern.replace("{found}", String(count.found)).replace("{all}", String(count.all))
    : "";
}

/** The memory is a comfort: a browser that keeps nothing, or keeps it from us, shows all groups. */
function remembered(): Set<string> {
  try {
    const folded: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "[]");
    return new Set(Array.isArray(folded) ? folded.filter((name) => typeof name === "string") : []);
  } catch {
    return new Set();
  }
}

function restore(): void {
  const folded = remembered();
  for (const group of groups()) group.open = !folded.has(group.dataset.group ?? "");
}

function remember(): void {
  const folded = groups().filter(({ open }) => !open);
  try {
    localStorage.setItem(storageKey, JSON.stringify(folded.map(({ dataset }) => dataset.group)));
  } catch (thrown) {
    console.info("folded groups are not remembered", thrown);
  }
}
