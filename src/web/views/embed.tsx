import { raw } from "hono/html";
import type { Drawing, ViewSource } from "../../live/view.ts";
import { catalogue } from "../../text/catalogue.ts";
import { headline } from "../../text/headline.ts";
import { Headline } from "./headline.tsx";
import { LiveIndicator } from "./live-indicator.tsx";
import { mark } from "./marks.ts";
import type { PageFrame, ServiceModel, StatusModel } from "./model.ts";
import { page, places } from "./page.tsx";
import { worstFirst } from "./service-order.ts";
import { type RowPlace, rowPlace, Why } from "./service-row.tsx";

/** So many services are all shown; of more only those that are not well: the sentence counts the others. */
const mostServices = 12;
/** A frame is small: the sentence counts the rest. */
const mostRows = 20;

/**
 * The status page for a frame on another page: the sentence and a row for each service that matters. Fragments `headline`
 * and `row-<id>` in the list `rows`. Links open outside the frame.
 */
export function createEmbedSource(read: () => StatusModel, frame: PageFrame): ViewSource {
  const { language, site } = frame;
  const words = catalogue(language);
  let hasRows = true;

  function draw(): Drawing {
    const model = read();
    const services = model.groups.flatMap((group) => group.services);
    const place = rowPlace(frame, model.now);
    const title = headline(services, model.now, language, site.timeZone);
    const rows = shown(services);
    hasRows = rows.length > 0;
    return {
      shape: `${hasRows}`,
      fragments: new Map([
        ["headline", String(<Headline {...title} />)],
        ...rows.map((service): [string, string] => [`row-${service.id}`, row(service, place)]),
      ]),
      lists: new Map([["rows", rows.map(({ id }) => `row-${id}`)]]),
    };
  }

  return {
    draw,
    document({ fragments, lists }, live) {
      const rows = (lists.get("rows") ?? []).map((id) => fragments.get(id) ?? "").join("");
      return page({
        frame,
        title: words.embed.title(site.name),
        kind: "embed",
        live,
        marks: [16, 24],
        robots: "noindex",
        children: (
          <>
            {raw(fragments.get("headline") ?? "")}
            {/* biome-ignore lint/a11y/noRedundantRoles: a list without bullets loses its role in Safari */}
            <ul class="rows" id="rows" role="list" aria-label={words.embed.all} hidden={!hasRows}>
              {raw(rows)}
            </ul>
            <footer class="foot">
              <a href={`${site.basePath}${places.status}`} target="_blank" rel="noopener">
                {words.embed.whole(site.name)}
              </a>
              <LiveIndicator words={words} />
            </footer>
          </>
        ),
      });
    },
  };
}

function shown(services: readonly ServiceModel[]): ServiceModel[] {
  if (services.length <= mostServices) return worstFirst(services);
  const ill = services.filter(({ state }) => state !== "operational" && state !== "paused");
  return worstFirst(ill).slice(0, mostRows);
}

function row(service: ServiceModel, place: RowPlace): string {
  const { id, name, state } = service;
  const word = place.words.state[state];
  return String(
    <li id={`row-${id}`} data-announce={`${name}: ${word}`}>
      <div class={`what ${state}`}>
        {raw(mark(state))}
        <h2>
          <a href={place.basePath + places.service(id)} target="_blank" rel="noopener">
            <bdi>{name}</bdi>
          </a>
        </h2>
        <span class="word">{word}</span>
        <p class="why">
          <Why service={service} place={place} />
        </p>
      </div>
    </li>,
  );
}
