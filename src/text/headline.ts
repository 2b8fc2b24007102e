import type { Language, Reason, State } from "../protocol/vocabulary.ts";
import { type Catalogue, catalogue } from "./catalogue.ts";
import { almanac } from "./moment.ts";

/** What the headline needs to know of a service; `since` is epoch ms. */
export interface HeadlineService {
  name: string;
  state: State;
  since: number | null;
  reason: Reason;
  overlay?: { until: number | null } | null;
}

export interface Headline {
  /** The state whose mark stands beside it. */
  mark: State;
  title: string;
  /** Says of the others what the title leaves out; may be empty. */
  sentence: string;
}

interface Place {
  words: Catalogue["headline"];
  /** A moment in words of the site's time zone; null when it is not known. */
  moment(at: number | null): string | null;
  /** Usually `nameInSentence`. */
  called?(name: string): string;
}

/** What is told first. Paused is the operator's own wish: told, but no headline. */
const order = ["down", "degraded", "unknown", "maintenance", "paused"] as const;
type Told = (typeof order)[number];

const longestName = 48;
const mostNames = 3;
// Scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** A name as it stands in a sentence: short, and with its own direction. */
export function nameInSentence(name: string): string {
  const short =
    name.length > longestName
      ? `${Array.from(name)
          .slice(0, longestName - 1)
          .join("")}…`
      : name;
  return withDirection(short);
}

function withDirection(name: string): string {
  return rightToLeft.test(name) ? `\u2068${name}\u2069` : name;
}

/** One sentence that says what is wrong and since when, and one about everything else. */
export function headline(
  services: readonly HeadlineService[],
  now: number,
  language: Language,
  timeZone: string,
): Headline {
  const words = catalogue(language).headline;
  const times = almanac(language, timeZone);
  const place: Place = { words, moment: (at) => (at === null ? null : times.moment(at, now)) };
  if (services.length === 0) return { mark: "unknown", title: words.empty, sentence: "" };
  const unknown = services.filter((service) => service.state === "unknown");
  if (unknown.length === services.length) return allUnknown(unknown, place);
  return told(services, place);
}

function allUnknown(services: readonly HeadlineService[], { words, moment }: Place): Headline {
  const mark = "unknown";
  if (services.every((service) => service.reason === "new")) {
    return { mark, title: words.firstChecks, sentence: words.firstChecksSentence };
  }
  const since = moment(earliest(services));
  if (services.some((service) => service.reason === "offline")) {
    return { mark, title: words.offline(since), sentence: words.offlineSentence };
  }
  return { mark, title: words.nothingKnown(since), sentence: "" };
}

function told(services: readonly HeadlineService[], place: Place): Headline {
  const { words, moment } = place;
  const inState = (state: State): HeadlineService[] => services.filter((service) => service.state === state);
  const present = order.filter((state) => inState(state).length > 0);
  const first = present.find((state) => state !== "paused");
  const operational = inState("operational").length;
  const rest = present.filter((state) => state !== first);
  const sentences = rest.map((state) => `${tell(state, inState(state), place)}.`);
  if (first === undefined) {
    return {
      mark: "operational",
      title: words.operational,
      sentence: sentences.join(" ") || words.watched(services.length),
    };
  }
  const chosen = inState(first);
  if (first === "down" && chosen.length === services.length && chosen.length > 1) {
    return { mark: "down", title: words.allDown(moment(earliest(chosen))), sentence: "" };
  }
  if (chosen.length > 2) sentences.unshift(`${named(chosen, words)}.`);
  if (operational > 0) sentences.push(words.othersOperational(operational));
  return { mark: first, title: tell(first, chosen, place), sentence: sentences.join(" ") };
}

function tell(state: Told, services: readonly HeadlineService[], place: Place): string {
  const { words, moment, called = nameInSentence } = place;
  const names = services.map((service) => called(service.name));
  const since = moment(earliest(services));
  switch (state) {
    case "down":
      return words.down(names, since);
    case "degraded":
      return services.every((service) => service.reason === "slow")
        ? words.slow(names, since)
        : words.degraded(names, since);
    case "unknown":
      return words.unmeasured(names, services.every((service) => service.reason === "new") ? null : since);
    case "maintenance":
      return words.maintenance(names, moment(commonEnd(services)));
    case "paused":
      return words.paused(names);
  }
}

function named(services: readonly HeadlineService[], words: Catalogue["headline"]): string {
  const more = services.length > mostNames + 1 ? services.length - mostNames : 0;
  const shown = more > 0 ? services.slice(0, mostNames) : services;
  return words.named(
    shown.map((service) => nameInSentence(service.name)),
    more,
  );
}

function earliest(services: readonly HeadlineService[]): number | null {
  const times = services.flatMap(({ since }) => (since === null ? [] : [since]));
  return times.length === 0 ? null : Math.min(...times);
}

/** When all of them are over; null when that is not known of one, or not the same. */
function commonEnd(services: readonly HeadlineService[]): number | null {
  const ends = new Set(services.map(({ overlay }) => overlay?.until ?? null));
  return ends.size === 1 ? ([...ends][0] ?? null) : null;
}

/** Whether the headline says that this monitor is offline, so that nothing else has to. */
export function headlineSaysOffline(services: readonly HeadlineService[]): boolean {
  return (
    services.every(({ state }) => state === "unknown") && services.some(({ reason }) => reason === "offline")
  );
}

/** The headline of one service's own page, which says its whole name. */
export function serviceHeadline(
  service: HeadlineService,
  now: number,
  language: Language,
  timeZone: string,
): string {
  const words = catalogue(language).headline;
  if (service.state === "operational") return words.serviceOperational(withDirection(service.name));
  const times = almanac(language, timeZone);
  return tell(service.state, [service], {
    words,
    moment: (at) => (at === null ? null : times.moment(at, now)),
    called: withDirection,
  });
}
