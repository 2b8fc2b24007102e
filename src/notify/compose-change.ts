import type { Transition } from "../monitor/transition.ts";
import type { Language, Verdict } from "../protocol/vocabulary.ts";
import { catalogue } from "../text/catalogue.ts";
import { durationText } from "../text/duration-text.ts";
import { message } from "../text/message.ts";
import { almanac } from "../text/moment.ts";
import { flap, type Telling } from "./alert.ts";
import type { Item, Level } from "./item.ts";

/** Where and in which words things are told. */
export interface Voice {
  site: { name: string; url: string | null };
  language: Language;
  timeZone: string;
}

/** A service in the words of the operator's API. */
export type DescribedService = { id: string; name: string } & Record<string, unknown>;

const levels: Record<Verdict, Level> = {
  operational: "good",
  degraded: "degraded",
  down: "down",
  unknown: "unknown",
};

const events = {
  change: "service.changed",
  reminder: "service.reminder",
  flapping: "service.flapping",
  steady: "service.steady",
} as const;

/** What is told of a service. `troubleSince`: when the trouble began that this ends, if the channel knows of it. */
export function composeChange(
  { kind, news, from }: Telling,
  service: DescribedService,
  troubleSince: number | null,
  voice: Voice,
  now: number,
): Item {
  const { language, timeZone, site } = voice;
  const cause = message(news.cause.reason, news.cause.facts, language);
  const { detail } = news.cause;
  const words = { from, name: service.name, cause, troubleSince, now };
  const since = catalogue(language).notify.change.since(almanac(language, timeZone).exact(news.since));
  return {
    ...{ event: events[kind], at: kind === "reminder" ? now : news.at, level: levels[news.to] },
    title: titleOf(kind, news, words, language),
    lines: [since, ...(detail === null || news.to === "operational" ? [] : [detail])],
    link: site.url === null ? null : `${site.url}/services/${service.id}`,
    subject: `service:${service.id}`,
    ends: news.to === "operational" && kind !== "flapping",
    change:
      kind === "change" ? { serviceName: service.name, from, to: news.to, since: news.since, cause } : null,
    body: bodyOf(news, from, service, cause),
  };
}

interface Words {
  from: Verdict;
  name: string;
  cause: string;
  troubleSince: number | null;
  now: number;
}

function titleOf(kind: Telling["kind"], news: Transition, words: Words, language: Language): string {
  const { change, state } = catalogue(language).notify;
  const { name, cause, troubleSince, from, now } = words;
  if (kind === "flapping")
    return change.flapping(name, flap.changes + 1, durationText(flap.withinMs, language));
  if (kind === "steady") return change.steady(name, state[news.to]);
  if (kind === "reminder")
    return change.reminder(name, state[news.to], durationText(now - news.since, language), cause);
  if (news.to === "down") return change.down(name, cause);
  if (news.to === "unknown") return change.unknown(name, cause);
  if (news.to === "degraded")
    return from === "down" ? change.better(name, cause) : change.degraded(name, cause);
  const length = troubleSince === null ? null : durationText(news.since - troubleSince, language);
  return change.back(name, cause, length);
}

/** The service as the news says it is, whatever became of it since. */
function bodyOf(news: Transition, from: Verdict, service: DescribedService, cause: string): Item["body"] {
  const { reason, detail } = news.cause;
  const since = new Date(news.since).toISOString();
  return {
    service: { ...service, state: news.to, since, reason, message: cause, detail },
    ...{ from, to: news.to, since, reason, message: cause, detail },
  };
}
