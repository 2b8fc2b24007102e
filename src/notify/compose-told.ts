/** Incidents, maintenance, tasks and certificates in words. */
import type { TellingEvents } from "../protocol/telling.ts";
import { catalogue } from "../text/catalogue.ts";
import { almanac } from "../text/moment.ts";
import type { Voice } from "./compose-change.ts";
import type { Item } from "./item.ts";
import type { NewsKind } from "./rules.ts";

/** News that needs no judging: what it says is so. */
export interface Told {
  newsId: string;
  kind: NewsKind;
  serviceIds: readonly string[];
  /** An incident that opened by itself, of downs that may have been told. */
  automatic: boolean;
  item: Item;
}

type Events = { [Topic in keyof TellingEvents]: { topic: Topic; event: TellingEvents[Topic] } };
export type ToldEvent = Events[keyof TellingEvents];

/** @param nameOf the name of a service by its id */
export function composeTold(told: ToldEvent, nameOf: (id: string) => string, voice: Voice): Told {
  switch (told.topic) {
    case "incident.changed":
      return incident(told.event, nameOf, voice);
    case "maintenance.announced":
    case "maintenance.began":
    case "maintenance.ended":
      return maintenance(told.topic, told.event, nameOf, voice);
    case "task.ended":
      return taskEnded(told.event, voice);
    case "task.approval-needed":
      return approval(told.event, voice);
  }
}

function incident(
  event: TellingEvents["incident.changed"],
  nameOf: (id: string) => string,
  voice: Voice,
): Told {
  const { newsId, at, change, incident: one } = event;
  const { notify: words, incident: known } = catalogue(voice.language);
  const { path, automatic, serviceIds, ...shown } = one;
  const titles = {
    opened: () => words.incident.opened(one.title),
    updated: () => words.incident.updated(one.title, wordFor(one.status, known.status)),
    resolved: () => words.incident.resolved(one.title),
  };
  return {
    ...{ newsId, kind: "incident", serviceIds, automatic },
    item: {
      ...plain("incident.changed", at, titles[change](), path, voice),
      level: change === "resolved" ? "good" : one.impact === "none" ? "notice" : "down",
      lines: [...affected(serviceIds, nameOf, voice), ...bodyLines(one.body)],
      subject: `incident:${one.id}`,
      ends: change === "resolved",
      body: { change, incident: { ...shown, services: serviceIds, url: urlOf(path, voice) } },
    },
  };
}

function maintenance(
  topic: "maintenance.announced" | "maintenance.began" | "maintenance.ended",
  { newsId, at, maintenance: one }: TellingEvents["maintenance.began"],
  nameOf: (id: string) => string,
  voice: Voice,
): Told {
  const words = catalogue(voice.language).notify.maintenance;
  const times = almanac(voice.language, voice.timeZone);
  const titles = {
    "maintenance.announced": () => words.announced(one.title, times.exact(one.from), times.exact(one.to)),
    "maintenance.began": () => words.began(one.title, times.exact(one.to)),
    "maintenance.ended": () => words.ended(one.title),
  };
  const { id, title, body, path, serviceIds } = one;
  const [from, to] = [isoTime(one.from), isoTime(one.to)];
  return {
    ...{ newsId, kind: "maintenance", serviceIds, automatic: false },
    item: {
      ...plain(topic, at, titles[topic](), path, voice),
      lines: [...affected(serviceIds, nameOf, voice), ...bodyLines(body)],
      subject: `maintenance:${id}`,
      body: { maintenance: { id, title, services: serviceIds, from, to, body, url: urlOf(path, voice) } },
    },
  };
}

function taskEnded({ newsId, at, task }: TellingEvents["task.ended"], voice: Voice): Told {
  const { notify, task: known } = catalogue(voice.language);
  const words = notify.task;
  const failed = task.status === "failed";
  const { path, ...shown } = task;
  const title =
    failed && task.error !== null
      ? words.failed(task.title, task.error)
      : words.ended(task.title, wordFor(task.status, known.state));
  return {
    ...{ newsId, kind: "task", serviceIds: [], automatic: false },
    item: {
      ...plain("task.ended", at, title, path, voice),
      level: failed ? "degraded" : "good",
      lines: task.costUsd === null ? [] : [words.cost(task.costUsd.toFixed(2))],
      subject: `task:${task.id}`,
      ends: !failed,
      body: { task: { ...shown, url: urlOf(path, voice) } },
    },
  };
}

function approval({ newsId, at, task }: TellingEvents["task.approval-needed"], voice: Voice): Told {
  const { path, ...shown } = task;
  const title = catalogue(voice.language).notify.task.approval(task.title, task.step);
  return {
    ...{ newsId, kind: "task", serviceIds: [], automatic: false },
    item: {
      ...plain("task.approval-needed", at, title, path, voice),
      subject: `task:${task.id}`,
      body: { task: { ...shown, url: urlOf(path, voice) } },
    },
  };
}

const dayMs = 86_400_000;

/** @param expiresAt epoch ms */
export function composeCertificate(
  service: { id: string; name: string },
  expiresAt: number,
  threshold: number,
  voice: Voice,
  now: number,
): Told {
  const words = catalogue(voice.language).notify;
  const days = Math.floor((expiresAt - now) / dayMs);
  const until = almanac(voice.language, voice.timeZone).exact(expiresAt);
  return {
    newsId: `certificate-${service.id}-${expiresAt}-${threshold}`,
    ...{ kind: "certificate", serviceIds: [service.id], automatic: false },
    item: {
      ...plain(
        "certificate.expiring",
        now,
        words.certificate(service.name, days),
        `/services/${service.id}`,
        voice,
      ),
      level: "degraded",
      lines: [words.certificateUntil(until)],
      subject: `certificate:${service.id}`,
      body: { service: { id: service.id, name: service.name }, expiresAt: isoTime(expiresAt), days },
    },
  };
}

export function composeTest(voice: Voice, now: number): Item {
  const words = catalogue(voice.language).notify;
  const title = words.test(voice.site.name);
  return { ...plain("test", now, title, "/", voice), lines: [words.testLine], body: { message: title } };
}

function plain(event: string, at: number, title: string, path: string, voice: Voice): Item {
  const link = urlOf(path, voice);
  return {
    ...{ event, at, title, link, level: "notice", lines: [], subject: event, ends: false },
    ...{ change: null, body: {} },
  };
}

function urlOf(path: string, { site }: Voice): string | null {
  return site.url === null ? null : `${site.url}${path}`;
}

function affected(ids: readonly string[], nameOf: (id: string) => string, { language }: Voice): string[] {
  return ids.length === 0 ? [] : [catalogue(language).notify.affected(ids.map(nameOf))];
}

function bodyLines(body: string | null): string[] {
  return body === null || body.trim() === "" ? [] : [body.trim()];
}

/** The pages' word for it; what has none stays as it is. */
function wordFor(status: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, status) ? (words[status] ?? status) : status;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
