/** Atom and RSS: one entry for each incident and each stretch of work, of the same id for ever; it changes with what happens. */
import { catalogue } from "../../text/catalogue.ts";
import { incidentTitle } from "../../text/incident-phrases.ts";
import { almanac } from "../../text/moment.ts";
import { escaped, updateHtml } from "../incident-json.ts";
import type { IncidentModel, UpdateModel, WindowModel } from "../incident-model.ts";
import { places } from "../views/page.tsx";
import { announcedAt, type PublicPicture } from "./source.ts";

export type FeedFormat = "atom" | "rss";

const mostEntries = 50;

interface Entry {
  id: string;
  title: string;
  link: string;
  published: number;
  updated: number;
  /** Made for those that are in the feed. */
  html(): string;
}

export async function feed(format: FeedFormat, picture: PublicPicture): Promise<string> {
  const { Feed } = await import("feed");
  const { site, base, language } = picture;
  const entries = [
    ...picture.incidents.map((incident) => ofIncident(incident, picture)),
    ...picture.windows
      .filter((window) => announcedAt(window) <= picture.now)
      .map((window) => ofWork(window, picture)),
  ]
    .sort((a, b) => b.updated - a.updated)
    .slice(0, mostEntries);
  const title = catalogue(language).status.title(site.name);
  const made = new Feed({
    ...{ id: `${base}/`, title },
    // Atom wants an author, RSS a description.
    ...(format === "atom" ? { author: { name: site.name } } : { description: title }),
    link: `${base}/`,
    ...{ language, generator: "Cortex Status", copyright: "" },
    // Nothing happened yet: the beginning of time, so that the same feed has the same bytes.
    updated: new Date(entries[0]?.updated ?? 0),
    feedLinks: { [format]: base + places[format] },
  });
  for (const { id, title, link, published, updated, html } of entries) {
    const content = html();
    made.addItem({
      ...{ id, guid: id, link, content, description: content },
      // In Atom it is said to be HTML, in RSS it is plain text.
      title: format === "atom" ? escaped(title) : title,
      date: new Date(updated),
      published: new Date(published),
    });
  }
  return format === "atom" ? made.atom1() : made.rss2();
}

function ofIncident(incident: IncidentModel, picture: PublicPicture): Entry {
  const { id, createdAt, updatedAt, status } = incident;
  const { incident: words } = catalogue(picture.language);
  return {
    id: `urn:cortex-status:incident:${id}`,
    title: `${incidentTitle(incident, picture.language)}: ${words.status[status]}`,
    link: picture.base + places.incident(id),
    published: createdAt,
    updated: updatedAt,
    html: () => incident.updates.map((update) => logEntry(update, picture)).join("\n"),
  };
}

function logEntry(update: UpdateModel, picture: PublicPicture): string {
  const { language, timeZone, now } = picture;
  const { incident: words } = catalogue(language);
  const when = almanac(language, timeZone).moment(update.at, Math.min(now, update.at));
  const day = almanac(language, timeZone).day(update.at);
  const body = updateHtml(update, picture);
  return `<p><strong>${escaped(words.status[update.status])}</strong>, ${day}, ${when}</p>\n${body}`;
}

function ofWork(window: WindowModel, { language, timeZone, base }: PublicPicture): Entry {
  const { id, title, services, from, to, status } = window;
  const { work, affects } = catalogue(language).incident;
  const times = almanac(language, timeZone);
  const published = announcedAt(window);
  const names = services.map(({ name }) => escaped(name)).join(", ");
  return {
    id: `urn:cortex-status:maintenance:${id}:${from}`,
    title: `${title}: ${work.status[status]}`,
    link: base + places.maintenance,
    published,
    updated: status === "completed" ? to : status === "in_progress" ? from : published,
    html: () => `<p>${times.exact(from)} ${work.to} ${times.exact(to)}</p>\n<p>${affects} ${names}</p>`,
  };
}
