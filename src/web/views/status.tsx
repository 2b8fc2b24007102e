import { raw } from "hono/html";
import type { Drawing, ViewSource } from "../../live/view.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { almanac } from "../../text/moment.ts";
import { jsonLd } from "../formats/json-ld.ts";
import { announced } from "./announced.tsx";
import { EmptyState } from "./empty-state.tsx";
import { Time } from "./figure.tsx";
import { Filter } from "./filter.tsx";
import { Foot } from "./foot.tsx";
import { Group, groupSum } from "./group.tsx";
import { Headline } from "./headline.tsx";
import { hostSection } from "./host.tsx";
import { Key, KeyButton } from "./key.tsx";
import type { PageFrame, ServiceModel, StatusModel } from "./model.ts";
import { offlineBanner } from "./offline-banner.tsx";
import { page, places } from "./page.tsx";
import { scale } from "./scale.tsx";
import { worstFirst } from "./service-order.ts";
import { latencyCell, type RowPlace, stateCell, uptimeCell, type YoungBars } from "./service-row.tsx";
import { statusHeadline } from "./status-headline.ts";
import { Versioned } from "./versioned.ts";

/** Above this many services rows are lower. */
const roomyServices = 16;
/** Above this many services a page would weigh too much with sparklines. */
const mostSparklines = 40;
/** Above this many services nobody finds one by eye: a filter appears and groups fold. */
const findableServices = 20;

/**
 * The status page: fragments `headline`, `announced`, `offline`, `scale`, `host`, `checked`, for each service `s-`, `u-` and `l-`, and on
 * a long page `sum-` for each group.
 */
export function createStatusSource(read: () => StatusModel, frame: PageFrame): ViewSource {
  const words = catalogue(frame.language);
  const times = almanac(frame.language, frame.site.timeZone);
  const cells = new Versioned<string>();
  // The model of the drawing that `document` frames: both are called in turn by one view.
  let shown: Shown | undefined;

  function draw(): Drawing {
    const model = read();
    const services = model.groups.flatMap((group) => group.services);
    const place: RowPlace = {
      basePath: frame.site.basePath,
      ...{ language: frame.language, words, times },
      now: model.now,
    };
    const fragments = new Map<string, string>();
    const lists = new Map<string, string[]>();
    fragments.set("headline", String(<Headline {...statusHeadline(services, model, frame)} />));
    fragments.set("announced", announced(model.announcements, place));
    fragments.set("offline", offlineBanner(model.offlineSince, services, place));
    const young = youngBars(services);
    if (services.length > 0) fragments.set("scale", scaleFragment(services, young, place));
    model.groups.forEach((group, index) => {
      lists.set(
        `group-${index}`,
        worstFirst(group.services).map(({ id }) => `row-${id}`),
      );
      if (services.length > findableServices)
        fragments.set(`sum-${index}`, groupSum(group.services, index, words));
    });
    const today = times.day(model.now);
    const withSparkline = services.length <= mostSparklines;
    for (const service of services) {
      const { id, stateVersion, uptimeVersion, latencyVersion, checksVersion } = service;
      const draws: [key: string, version: string, make: () => string][] = [
        // What began on another day is dated with it.
        [`s-${id}`, `${stateVersion} ${today} ${service.pushedAt}`, () => stateCell(service, place)],
        [
          `u-${id}`,
          `${uptimeVersion} ${young === "never" ? 0 : checksVersion} ${young}`,
          () => uptimeCell(service, place, young),
        ],
        [
          `l-${id}`,
          `${latencyVersion} ${service.state} ${withSparkline}`,
          () => latencyCell(service, place, withSparkline),
        ],
      ];
      for (const [key, version, make] of draws) fragments.set(key, cells.get(key, version, make));
    }
    cells.sweep();
    if (model.host) fragments.set("host", hostSection(model.host, frame.language, words));
    fragments.set("checked", checkedFragment(services, place));
    shown = { model, services };
    return { shape: shapeOf(model, services), fragments, lists };
  }

  return {
    draw,
    document(drawing, live) {
      const { model, services } = shown ?? { model: read(), services: [] };
      return page({
        frame,
        title: words.status.title(frame.site.name),
        kind: "status",
        live,
        description: summary(services, model, frame),
        data: jsonLd({
          ...{ name: words.status.title(frame.site.name), description: summary(services, model, frame) },
          ...{ language: frame.language, modifiedAt: model.now, windows: model.announcements.windows },
        }),
        classes: bodyClasses(services.length),
        children: <Content model={model} services={services} drawing={drawing} frame={frame} words={words} />,
      });
    },
  };
}

function bodyClasses(services: number): string[] {
  return [
    ...(services > roomyServices ? ["dense"] : []),
    ...(services > mostSparklines ? ["plain-rows"] : []),
  ];
}

interface Shown {
  model: StatusModel;
  services: readonly ServiceModel[];
}

/** What stands around the fragments; a service that comes or goes changes it as well. */
function shapeOf(
  { groups, host, configPath, isFirstConfig }: StatusModel,
  services: readonly ServiceModel[],
): string {
  return JSON.stringify([
    groups.map(({ name, description }) => [name, description]),
    services.map(({ id }) => id).toSorted(),
    host !== null,
    services.length === 0 || isFirstConfig ? configPath : null,
  ]);
}

function youngBars(services: readonly ServiceModel[]): YoungBars {
  if (services.length > mostSparklines) return "never";
  return services.every(({ checks }) => checks !== null) ? "all" : "among-days";
}

function scaleFragment(
  services: readonly ServiceModel[],
  young: YoungBars,
  { language, words }: RowPlace,
): string {
  const days = services[0]?.days.map(({ date }) => date) ?? [];
  return scale(young === "all" ? null : days, language, words);
}

function summary(services: readonly ServiceModel[], model: StatusModel, frame: PageFrame): string {
  const { title, sentence } = statusHeadline(services, model, frame);
  return sentence ? `${title}. ${sentence}` : title;
}

function checkedFragment(services: readonly ServiceModel[], { times, words, now }: RowPlace): string {
  const last = services.reduce((latest, { checkedAt }) => Math.max(latest, checkedAt ?? 0), 0);
  return String(
    <span id="checked">
      {last === 0 ? (
        words.foot.notChecked
      ) : (
        <>
          {words.foot.checked}{" "}
          <Time at={last} times={times} relative="ago">
            {words.time.at(times.moment(last, now))}
          </Time>
          .
        </>
      )}
    </span>,
  );
}

interface ContentProps extends Shown {
  drawing: Drawing;
  frame: PageFrame;
  words: Catalogue;
}

function Content({ model, services, drawing, frame, words }: ContentProps) {
  const fragment = (id: string) => raw(drawing.fragments.get(id) ?? "");
  const base = frame.site.basePath;
  const isLong = services.length > findableServices;
  return (
    <>
      {fragment("headline")}
      {fragment("announced")}
      {fragment("offline")}
      {services.length === 0 && <EmptyState configPath={model.configPath} words={words} />}
      {isLong && <Filter words={words} />}
      {model.groups.map((group, index) => (
        <Group group={group} index={index} drawing={drawing} words={words} folds={isLong} />
      ))}
      {services.length > 0 && model.isFirstConfig && (
        <EmptyState configPath={model.configPath} isOneMore words={words} />
      )}
      {fragment("host")}
      <Foot
        frame={frame}
        words={words}
        links={
          <>
            <KeyButton words={words} />
            <a href={base + places.statusJson}>{words.foot.json}</a>
            <a href={base + places.atom}>{words.incident.atom}</a>
            <a href={base + places.dashboard}>{words.foot.operator}</a>
          </>
        }
      >
        {fragment("checked")}
      </Foot>
      <Key words={words} />
    </>
  );
}
