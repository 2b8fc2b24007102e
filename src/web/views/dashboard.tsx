import { raw } from "hono/html";
import type { Drawing, ViewSource } from "../../live/view.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { headline } from "../../text/headline.ts";
import { almanac } from "../../text/moment.ts";
import { DashboardIssues } from "./dashboard-issues.tsx";
import type { DashboardModel } from "./dashboard-model.ts";
import { dashboardRow } from "./dashboard-row.tsx";
import { EmptyState } from "./empty-state.tsx";
import { Time } from "./figure.tsx";
import { Foot } from "./foot.tsx";
import { Headline } from "./headline.tsx";
import { MachineFigures } from "./machine-figures.tsx";
import type { PageFrame } from "./model.ts";
import { formTokenPlace, page } from "./page.tsx";
import type { RowPlace } from "./service-row.tsx";
import { Versioned } from "./versioned.ts";

/**
 * The dashboard, one rendering for all operators: fragments `headline`, `issues`, `machine`, and rows `d-<id>` in the
 * list `services`. Its document has `formTokenPlace` where the form token of whoever reads it belongs.
 */
export function createDashboardSource(read: () => DashboardModel, frame: PageFrame): ViewSource {
  const { language, site } = frame;
  const words = catalogue(language);
  const times = almanac(language, site.timeZone);
  const rows = new Versioned<string>();
  let shown: DashboardModel | undefined;

  function draw(): Drawing {
    const model = read();
    const place: RowPlace = { basePath: site.basePath, language, words, times, now: model.now };
    const today = times.day(model.now);
    const fragments = new Map<string, string>([
      ["headline", String(<Headline {...sentenceOf(model, frame, words)} />)],
      ["issues", String(<DashboardIssues model={model} words={words} />)],
      ["machine", String(<MachineFigures model={model} place={place} />)],
    ]);
    for (const service of model.services) {
      const key = `d-${service.id}`;
      fragments.set(
        key,
        rows.get(key, `${service.version} ${today}`, () => dashboardRow(service, place)),
      );
    }
    rows.sweep();
    shown = model;
    const lists = new Map([["services", model.services.map(({ id }) => `d-${id}`)]]);
    return { shape: JSON.stringify([model.services.length > 0, model.configPath]), fragments, lists };
  }

  return {
    draw,
    document(drawing, live) {
      const model = shown ?? read();
      return page({
        frame,
        title: `${words.dashboard.title}, ${site.name}`,
        kind: "dashboard",
        live,
        operator: { page: "dashboard", formToken: formTokenPlace },
        robots: "noindex",
        children: <Content model={model} drawing={drawing} frame={frame} words={words} />,
      });
    },
  };
}

/** What is wrong with the config comes before what is wrong with the services. */
function sentenceOf(
  { issues, services, now }: DashboardModel,
  { language, site }: PageFrame,
  words: Catalogue,
) {
  const errors = issues.filter(({ level }) => level === "error").length;
  const told = headline(services, now, language, site.timeZone);
  if (errors === 0) return told;
  return {
    mark: "degraded",
    title: words.dashboard.errors(errors),
    sentence: words.dashboard.errorsSentence,
  } as const;
}

interface ContentProps {
  model: DashboardModel;
  drawing: Drawing;
  frame: PageFrame;
  words: Catalogue;
}

function Content({ model, drawing, frame, words }: ContentProps) {
  const { fragments, lists } = drawing;
  const fragment = (id: string) => raw(fragments.get(id) ?? "");
  const times = almanac(frame.language, frame.site.timeZone);
  return (
    <>
      {fragment("headline")}
      {fragment("issues")}
      {fragment("machine")}
      {model.services.length === 0 ? (
        <EmptyState configPath={model.configPath} words={words} />
      ) : (
        <section class="services" aria-labelledby="services-title">
          <div class="section-head">
            <h2 id="services-title">{words.dashboard.services}</h2>
            <p>{words.dashboard.servicesNote(model.services.length)}</p>
          </div>
          <table>
            <Heads words={words} />
            <tbody id="services">
              {raw((lists.get("services") ?? []).map((id) => fragments.get(id) ?? "").join(""))}
            </tbody>
          </table>
        </section>
      )}
      <Foot frame={frame} words={words}>
        {words.dashboard.uptime}{" "}
        <Time at={model.startedAt} times={times} relative="ago">
          {times.moment(model.startedAt, model.now)}
        </Time>
        .
      </Foot>
    </>
  );
}

function Heads({ words: { dashboard } }: { words: Catalogue }) {
  return (
    <thead>
      <tr>
        <td />
        <th scope="col">{dashboard.name}</th>
        <th scope="col">{dashboard.state}</th>
        <th scope="col">{dashboard.check}</th>
        <th scope="col" class="number">
          {dashboard.every}
        </th>
        <th scope="col">{dashboard.visibility}</th>
        <th scope="col" class="number">
          {dashboard.response}
        </th>
      </tr>
    </thead>
  );
}
