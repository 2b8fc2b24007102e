import { raw } from "hono/html";
import type { Language, Outcome, Reason } from "../../protocol/vocabulary.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { nameInSentence } from "../../text/headline.ts";
import { message } from "../../text/message.ts";
import { type Almanac, almanac, dayText } from "../../text/moment.ts";
import { type BarState, barCount, barPaths, barState, barsLabel, checkBars, rowBars } from "./bars.ts";
import { Latency, Share, Time } from "./figure.tsx";
import { mark } from "./marks.ts";
import type { PageFrame, ServiceModel } from "./model.ts";
import { places } from "./page.tsx";
import { sparkline } from "./sparkline.ts";

/** What all rows of a page share. */
export interface RowPlace {
  basePath: string;
  language: Language;
  words: Catalogue;
  times: Almanac;
  now: number;
}

export function rowPlace({ site, language }: PageFrame, now: number): RowPlace {
  const [words, times] = [catalogue(language), almanac(language, site.timeZone)];
  return { basePath: site.basePath, language, words, times, now };
}

/** Mark, name, word and reason: the fragment `s-<id>`. */
export function stateCell(service: ServiceModel, place: RowPlace): string {
  const { id, name, state } = service;
  const word = place.words.state[state];
  return String(
    <div id={`s-${id}`} class={`what ${state}`} data-announce={`${name}: ${word}`}>
      {raw(mark(state))}
      <h3>
        <a href={place.basePath + places.service(id)}>
          <bdi>{name}</bdi>
        </a>
      </h3>
      <span class="word">{word}</span>
      <p class="why">
        <Why service={service} place={place} />
      </p>
    </div>,
  );
}

/** What was announced and until when: "new kernel, until 15:30". A pause is the operator's own wish. */
function Announced({ service: { overlay }, place }: { service: ServiceModel; place: RowPlace }) {
  if (overlay === null || overlay.state === "paused") return null;
  const { title, until } = overlay;
  const { words, times, now } = place;
  return (
    <>
      {title !== null && nameInSentence(title)}
      {title !== null && until !== null && ", "}
      {until !== null && (
        <Time at={until} times={times}>
          {words.time.until(times.moment(until, now))}
        </Time>
      )}
    </>
  );
}

/** Nothing for what is well, but a disk's figure or the last push: the normal is quiet. Otherwise the phrase and how long it has been so. */
export function Why({ service, place }: { service: ServiceModel; place: RowPlace }) {
  const { state, reason, facts, since, pushedAt } = service;
  const { times, language, words, now } = place;
  if (state === "paused" || state === "maintenance") return <Announced service={service} place={place} />;
  const isWell = state === "operational" && reason !== "self";
  if (isWell && pushedAt !== null)
    return (
      <Time at={pushedAt} times={times}>
        {words.status.lastPush(times.moment(pushedAt, now))}
      </Time>
    );
  if (isWell && facts?.usedPercent === undefined) return null;
  const phrase = isUnmeasured(reason) ? words.status.unmeasured[reason] : message(reason, facts, language);
  if (since === null || isWell || reason === "self" || reason === "new") return <>{phrase}</>;
  return (
    <>
      {phrase}{" "}
      <Time at={since} times={times} relative="for">
        {words.time.since(times.moment(since, now))}
      </Time>
    </>
  );
}

function isUnmeasured(reason: Reason): reason is keyof Catalogue["status"]["unmeasured"] {
  return reason === "new" || reason === "off" || reason === "offline" || reason === "probe";
}

/** How the bars of a page speak of services that are too young for days. */
export type YoungBars =
  /** Ninety checks; the head of the column says so for all rows. */
  | "all"
  /** Rows of days stand beside them: fewer checks, and the row says so itself. */
  | "among-days"
  /** The page is so long that each check would be sent too often: days, however few. */
  | "never";

/** Checks of a young service that leave room to say what they are. */
const checksAmongDays = 60;

/** Ninety days, or the last checks of a young service, and the share that was up: the fragment `u-<id>`. */
export function uptimeCell(
  service: ServiceModel,
  { language, words }: RowPlace,
  young: YoungBars = "never",
): string {
  const { checks } = service;
  return String(
    <div id={`u-${service.id}`} class="up">
      {checks === null || young === "never" ? (
        raw(barsSvg(service, language, words))
      ) : (
        <Checks checks={checks} young={young} words={words} />
      )}
      <Share up={service.uptime["90d"].up} language={language} none={words.status.nothing} />
    </div>,
  );
}

function barsSvg({ days }: ServiceModel, language: Language, words: Catalogue): string {
  const states = days.map(barState);
  const firstDay = days[states.lastIndexOf("before") + 1];
  const since =
    states[0] === "before" && firstDay ? words.time.since(dayText(firstDay.date, language)) : null;
  return barsElement("bars", barsLabel(states, words), barPaths(states, rowBars, since));
}

function barsElement(className: string, label: string, paths: string): string {
  return `<svg class="${className}" viewBox="0 0 360 24" width="360" height="24" preserveAspectRatio="none" role="img" aria-label="${label}">${paths}</svg>`;
}

interface ChecksProps {
  checks: readonly Outcome[];
  young: YoungBars;
  words: Catalogue;
}

function Checks({ checks, young, words }: ChecksProps) {
  const room = young === "all" ? barCount : checksAmongDays;
  const states: BarState[] = checkBars(checks, room);
  const count = Math.min(checks.length, room);
  const howMany = (outcome: Outcome): number => checks.slice(-room).filter((one) => one === outcome).length;
  const label = words.status.checksLabel(count, howMany("down"), howMany("degraded"), howMany("unknown"));
  const note = count === 0 ? null : words.status.checksNote(count);
  return (
    <>
      {raw(
        barsElement("bars checks", label, barPaths(states, rowBars, young === "among-days" ? note : null)),
      )}
      {note !== null && (
        <span class="bars-note" aria-hidden="true">
          {note}
        </span>
      )}
    </>
  );
}

/** The response time of the last day: the fragment `l-<id>`. */
export function latencyCell(
  service: ServiceModel,
  { language, words }: RowPlace,
  withSparkline: boolean,
): string {
  const answers = service.state === "operational" || service.state === "degraded";
  const median = answers ? (service.latency?.p50 ?? null) : null;
  return String(
    <div id={`l-${service.id}`} class="fast">
      {withSparkline && <span class="spark-place">{raw(sparkline(service.hours))}</span>}
      <Latency ms={median} language={language} none={words.status.nothing} />
    </div>,
  );
}
