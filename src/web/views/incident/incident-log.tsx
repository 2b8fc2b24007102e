import { raw } from "hono/html";
import { durationText } from "../../../text/duration-text.ts";
import { incidentTitle, toldText } from "../../../text/incident-phrases.ts";
import type { IncidentModel, NamedService, UpdateModel } from "../../incident-model.ts";
import { bodyHtml } from "../../markdown.ts";
import { Time } from "../figure.tsx";
import { places } from "../page.tsx";
import type { RowPlace } from "../service-row.tsx";

interface ArticleProps {
  incident: IncidentModel;
  place: RowPlace;
  /** How many of the newest entries; the page of the incident has all of them. */
  most: number;
  /** Of its heading; 2 unless it stands below one. */
  level?: 2 | 3;
}

/** An incident among others: its title, how long it lasts, and the newest entries of its log. */
export function IncidentArticle({ incident, place, most, level = 2 }: ArticleProps) {
  const { id, updates } = incident;
  const { words, basePath, language } = place;
  const href = basePath + places.incident(id);
  const title = incidentTitle(incident, language);
  const link = (
    <a href={href}>
      <bdi>{title}</bdi>
    </a>
  );
  return (
    <article
      id={`i-${id}`}
      class={incident.resolvedAt === null ? "incident open" : "incident"}
      data-announce={title}
    >
      <div class="incident-head">
        {level === 2 ? <h2>{link}</h2> : <h3>{link}</h3>}
        <p>
          <Lasting incident={incident} place={place} />
        </p>
      </div>
      <Log updates={updates.slice(0, most)} place={place} />
      {updates.length > most && most > 0 && (
        <p class="more">
          <a href={href}>{words.incident.allUpdates(updates.length)}</a>
        </p>
      )}
    </article>
  );
}

/** Since when it is open, or when it was and how long. */
export function Lasting({ incident, place }: { incident: IncidentModel; place: RowPlace }) {
  const { startedAt, resolvedAt } = incident;
  const { words, times, now, language } = place;
  const moment = times.moment(startedAt, now);
  if (resolvedAt === null)
    return (
      <>
        {words.incident.open}{" "}
        <Time at={startedAt} times={times} relative="for">
          {words.time.since(moment)}
        </Time>
      </>
    );
  return (
    <>
      <Time at={startedAt} times={times}>
        {moment}
      </Time>
      , {words.incident.lasted(durationText(resolvedAt - startedAt, language))}
    </>
  );
}

/** The entries, newest first; the newest one is what holds now. */
export function Log({ updates, place }: { updates: readonly UpdateModel[]; place: RowPlace }) {
  if (updates.length === 0) return null;
  return (
    <ol class="incident-log">
      {updates.map((update) => (
        <Entry update={update} place={place} />
      ))}
    </ol>
  );
}

function Entry({ update, place }: { update: UpdateModel; place: RowPlace }) {
  const { times, words, now } = place;
  return (
    <li>
      <Time at={update.at} times={times}>
        {times.moment(update.at, now)}
      </Time>
      <span class="word">{words.incident.status[update.status]}</span>
      <div class="body">{raw(updateHtml(update, place))}</div>
    </li>
  );
}

function updateHtml(update: UpdateModel, { language, times }: RowPlace): string {
  // Times are told as on the day of the entry, which stands beside it.
  if (update.told)
    return String(<p>{toldText(update.told, language, (at) => times.moment(at, update.at))}</p>);
  return bodyHtml(update);
}

/** What it touches, each a way to its page while it has one. */
export function Services({ services, place }: { services: readonly NamedService[]; place: RowPlace }) {
  return (
    <>
      {services.map(({ id, name, isWatched }, index) => (
        <>
          {index > 0 && ", "}
          {isWatched ? (
            <a href={place.basePath + places.service(id)}>
              <bdi>{name}</bdi>
            </a>
          ) : (
            <bdi>{name}</bdi>
          )}
        </>
      ))}
    </>
  );
}
