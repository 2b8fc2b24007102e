import type { Catalogue } from "../../text/catalogue.ts";

/** Finds a service on a long page; it takes its place at once and works when the script has come. */
export function Filter({ words }: { words: Catalogue }) {
  return (
    <div id="filter" class="filter" data-text-found={words.status.filterFound("{found}", "{all}")}>
      <label for="filter-text">{words.status.filter}</label>
      <input id="filter-text" type="search" autocomplete="off" spellcheck={false} enterkeyhint="search" />
      <span id="filter-found" role="status" data-keep="" />
    </div>
  );
}
