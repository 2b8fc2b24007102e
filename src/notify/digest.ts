import type { Language } from "../protocol/vocabulary.ts";
import { catalogue } from "../text/catalogue.ts";
import { durationText } from "../text/duration-text.ts";
import type { Item, Letter, Level } from "./item.ts";

/** A letter as people read it: one title, and a paragraph for each piece of news. */
export interface Digest {
  title: string;
  level: Level;
  entries: { title: string; lines: readonly string[]; link: string | null; level: Level }[];
  /** Of the only entry, or the site. */
  link: string | null;
}

const rank: Record<Level, number> = { good: 0, notice: 1, unknown: 2, degraded: 3, down: 4 };

/**
 * Trouble that is over by the time it is told becomes one piece of news with its end. Of more than `most` entries the
 * last one names those that have no room.
 */
export function digestOf({ items, site }: Letter, language: Language, most = items.length): Digest {
  const merged = mergeEnded(items, language);
  const [first] = merged;
  const level = worstOf(merged);
  const all = merged.map(({ title, lines, link, level }) => ({ title, lines, link, level }));
  const shown = all.length > most ? all.slice(0, most - 1) : all;
  const left = all.slice(shown.length);
  const entries = left.length === 0 ? all : [...shown, summaryOf(left, site.url, language)];
  if (first && merged.length === 1) return { title: first.title, level, entries, link: first.link };
  const titles = merged.map(({ title }) => title).join("; ");
  const title = `${catalogue(language).notify.several(merged.length)}: ${titles}`;
  return { title, level, entries, link: site.url };
}

function summaryOf(
  left: Digest["entries"],
  link: string | null,
  language: Language,
): Digest["entries"][number] {
  const titles = left.map(({ title }) => title).join("; ");
  const title = `${catalogue(language).notify.more(left.length)}: ${titles}`;
  return { title, lines: [], link, level: worstOf(left) };
}

function worstOf(some: readonly { level: Level }[]): Level {
  return some.reduce<Level>((worst, { level }) => (rank[level] > rank[worst] ? level : worst), "good");
}

/** Which items are told by the end of what they told of. Indexes into `items`. */
export function mergedInto(items: readonly Item[]): Map<number, number> {
  const into = new Map<number, number>();
  items.forEach((item, index) => {
    if (!item.change || item.change.to === "operational") return;
    const end = items.findIndex(
      (later, at) => at > index && later.subject === item.subject && later.change?.to === "operational",
    );
    if (end !== -1) into.set(index, end);
  });
  return into;
}

function mergeEnded(items: readonly Item[], language: Language): Item[] {
  const into = mergedInto(items);
  return items.flatMap((item, index) => {
    if (into.has(index)) return [];
    const begun = [...into].filter(([, end]) => end === index).map(([begin]) => items[begin]);
    const worst = begun.reduce((a, b) => (b && (!a || rank[b.level] > rank[a.level]) ? b : a), undefined);
    return [worst?.change && item.change ? merge(item, worst, begun[0], language) : item];
  });
}

function merge(end: Item, worst: Item, first: Item | undefined, language: Language): Item {
  const words = catalogue(language).notify;
  const from = first?.change?.since ?? end.at;
  const length = durationText((end.change?.since ?? end.at) - from, language);
  const state = words.state[worst.change?.to ?? "down"];
  const title = words.change.merged(end.change?.serviceName ?? "", state, length, worst.change?.cause ?? "");
  return { ...end, title, lines: [...(first?.lines ?? [])] };
}
