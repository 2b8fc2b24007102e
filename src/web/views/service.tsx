import { raw } from "hono/html";
import type { Drawing, ViewSource } from "../../live/view.ts";
import { catalogue } from "../../text/catalogue.ts";
import { serviceHeadline } from "../../text/headline.ts";
import { message } from "../../text/message.ts";
import { almanac } from "../../text/moment.ts";
import { milliseconds, spoken } from "../../text/quantity.ts";
import { Days, DayTable } from "./day-table.tsx";
import { Time } from "./figure.tsx";
import { incidentsOfService } from "./incident/incidents-of-service.tsx";
import { mark } from "./marks.ts";
import type { PageFrame, ServiceModel, ServicePageModel } from "./model.ts";
import { page } from "./page.tsx";
import { Response } from "./response.tsx";
import type { ResponsePlace } from "./response-place.ts";
import { ServiceContent } from "./service-content.tsx";
import { Figures } from "./service-figures.tsx";
import type { RowPlace } from "./service-row.tsx";
import { changeRow, resultRow } from "./service-tables.tsx";
import { Versioned } from "./versioned.ts";

const shownResults = 20;

/**
 * The page of one service: fragments `headline`, `figures`, `response`, `days` and `day-table`, rows `c-<at>` and `r-<at>`
 * in lists.
 */
export function createServiceSource(read: () => ServicePageModel, frame: PageFrame): ViewSource {
  const { language, site } = frame;
  const words = catalogue(language);
  const times = almanac(language, site.timeZone);
  const responsePlace: ResponsePlace = {
    ...{ basePath: site.basePath, timeZone: site.timeZone },
    ...{ language, words, times },
  };
  const parts = new Versioned<string>();
  let shown: ServicePageModel | undefined;
  let pastVersion = 0;

  /** The chart and the days cost more than all the rest, and change more seldom. */
  function drawSlow(model: ServicePageModel, place: RowPlace): [id: string, html: string][] {
    const { service, past } = model;
    if (past !== shown?.past) pastVersion += 1;
    const draws: [id: string, version: string, make: () => string][] = [
      ["response", `${pastVersion}`, () => String(<Response model={model} place={responsePlace} />)],
      ["days", `${pastVersion} ${service.uptimeVersion}`, () => String(<Days model={model} place={place} />)],
      [
        "day-table",
        `${pastVersion} ${service.uptimeVersion}`,
        () => String(<DayTable model={model} place={place} />),
      ],
    ];
    return draws.map(([id, version, make]) => [id, parts.get(id, version, make)]);
  }

  function draw(): Drawing {
    const model = read();
    const { service, changes, now } = model;
    const results = model.results.slice(0, shownResults);
    const place: RowPlace = { basePath: site.basePath, language, words, times, now };
    const fragments = new Map<string, string>([
      ["headline", headlineFragment(model, place, site.timeZone)],
      ["figures", String(<Figures service={service} place={place} />)],
      ...drawSlow(model, place),
      ["incidents", incidentsOfService(model.incidents, place)],
    ]);
    parts.sweep();
    changes.forEach((change, index) => {
      fragments.set(`c-${change.at}`, changeRow(change, changes[index - 1], place));
    });
    for (const result of results) fragments.set(`r-${result.at}`, resultRow(result, place));
    const lists = new Map([
      ["changes", changes.map(({ at }) => `c-${at}`)],
      ["results", results.map(({ at }) => `r-${at}`)],
    ]);
    shown = model;
    const shape = JSON.stringify([
      service.name,
      service.everyMs,
      model.group,
      changes.length > 0,
      results.length > 0,
    ]);
    return { shape, fragments, lists };
  }

  return {
    draw,
    document(drawing, live) {
      const model = shown ?? read();
      return page({
        frame,
        title: words.service.title(model.service.name, site.name),
        kind: "service",
        live,
        description: serviceHeadline(model.service, model.now, language, site.timeZone),
        children: <ServiceContent model={model} drawing={drawing} frame={frame} words={words} />,
      });
    },
  };
}

function headlineFragment({ service, now }: ServicePageModel, place: RowPlace, timeZone: string): string {
  const { words, times, language } = place;
  const title = serviceHeadline(service, now, language, timeZone);
  return String(
    <div id="headline" class={`headline ${service.state}`} data-announce={title}>
      {raw(mark(service.state, 24))}
      <h1>{title}</h1>
      <p>
        {service.reason !== "new" && stateSentence(service, place)}
        {service.checkedAt === null ? (
          words.foot.notChecked
        ) : (
          <>
            {words.service.lastCheck}{" "}
            <Time at={service.checkedAt} times={times} relative="ago">
              {words.time.at(times.moment(service.checkedAt, now))}
            </Time>
            .
          </>
        )}
      </p>
    </div>,
  );
}

/** Why it is as it is; for what is well, how fast it answers. */
function stateSentence(
  { state, overlay, reason, facts, latencyMs }: ServiceModel,
  { words, language }: RowPlace,
): string {
  if (state === "paused" || state === "maintenance")
    return overlay?.title ? `${words.service.sentence(overlay.title)}. ` : "";
  if (state !== "operational" || reason === "self") {
    return `${words.service.sentence(message(reason, facts, language))}. `;
  }
  return latencyMs === null ? "" : `${words.service.answersIn(spoken(milliseconds(latencyMs, language)))}. `;
}
