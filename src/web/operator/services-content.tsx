import { raw } from "hono/html";
import type { Drawing } from "../../live/view.ts";
import { formTokenPlace } from "../../protocol/live.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { headline } from "../../text/headline.ts";
import { DashboardIssues } from "../views/dashboard-issues.tsx";
import type { DashboardModel } from "../views/dashboard-model.ts";
import { dashboardRow } from "../views/dashboard-row.tsx";
import { EmptyState } from "../views/empty-state.tsx";
import { Headline } from "../views/headline.tsx";
import { mark } from "../views/marks.ts";
import type { PageFrame } from "../views/model.ts";
import { rowPlace } from "../views/service-row.tsx";
import { Versioned } from "../views/versioned.ts";
import type { OperatorContent } from "./operator-page.ts";

/**
 * `/dashboard/services`: fragments `headline`, `issues`, and rows `d-<id>` in the list `services`, each with what its
 * operator can do to it.
 */
export function createServicesContent(read: () => DashboardModel, frame: PageFrame): OperatorContent {
  const { language, site } = frame;
  const words = catalogue(language);
  const rows = new Versioned<string>();
  let shown: DashboardModel | undefined;

  function draw(): Drawing {
    const model = read();
    const place = rowPlace(frame, model.now);
    const today = place.times.day(model.now);
    const told = headline(model.services, model.now, language, site.timeZone);
    const fragments = new Map<string, string>([
      ["headline", String(<Headline {...told} />)],
      ["operated", '<div id="operated"></div>'],
      ["issues", String(<DashboardIssues model={model} words={words} />)],
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
    document: (drawing) => ({
      title: words.operator.menu.services,
      main: <Content model={shown ?? read()} drawing={drawing} words={words} basePath={site.basePath} />,
    }),
  };
}

/** Why a button did nothing, in the place of the fragment `operated`. */
export function operationFailed(why: string, { language }: PageFrame): string {
  return String(
    <div id="operated" class="wrong operated" role="alert">
      {raw(mark("degraded"))}
      <strong>{catalogue(language).operator.services.failed}</strong>
      <p>{why}</p>
    </div>,
  );
}

interface ContentProps {
  basePath: string;
  model: DashboardModel;
  drawing: Drawing;
  words: Catalogue;
}

function Content({ model, drawing, words, basePath }: ContentProps) {
  const fragment = (id: string) => raw(drawing.fragments.get(id) ?? "");
  return (
    <>
      {fragment("headline")}
      {fragment("issues")}
      <ServicesSection model={model} drawing={drawing} words={words} basePath={basePath} />
    </>
  );
}

/** The table with what its operator can do, and the place that says why a button did nothing. */
export function ServicesSection({ model, drawing, words, basePath }: ContentProps) {
  const { fragments, lists } = drawing;
  return (
    <>
      {raw(fragments.get("operated") ?? "")}
      <form id="operate" method="post" action={`${basePath}/dashboard/services`}>
        <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      </form>
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
