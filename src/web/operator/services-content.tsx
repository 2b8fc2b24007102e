import { raw } from "hono/html";
import type { Drawing } from "../../live/view.ts";
import { formTokenPlace } from "../../protocol/live.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { headline } from "../../text/headline.ts";
import type { PartPlace } from "../parts/part-place.ts";
import { Head, Search } from "../parts/table-part.tsx";
import { DashboardIssues } from "../views/dashboard-issues.tsx";
import type { DashboardModel } from "../views/dashboard-model.ts";
import { dashboardRow } from "../views/dashboard-row.tsx";
import { EmptyState } from "../views/empty-state.tsx";
import { Foot } from "../views/foot.tsx";
import { Headline } from "../views/headline.tsx";
import { mark } from "../views/marks.ts";
import type { PageFrame } from "../views/model.ts";
import { rowPlace } from "../views/service-row.tsx";
import { Versioned } from "../views/versioned.ts";
import type { OperatorContent, Params } from "./operator-page.ts";
import { partPlace } from "./parts-page.tsx";
import { arranged, firstDirection, type ServiceSort, servicesAsked } from "./services-order.ts";

/** Where the services are listed: on a page of their own, and on the first. */
export interface ServicesPlace {
  path: string;
  params: Params;
}

/**
 * `/dashboard/services`: fragments `headline`, `issues`, and rows `d-<id>` in the list `services`, each with what its
 * operator can do to it. They are rows of their own, and no table part, because each is drawn and sent alone when it changes.
 */
export function createServicesContent(
  read: () => DashboardModel,
  frame: PageFrame,
  at: ServicesPlace = { path: "/dashboard/services", params: {} },
): OperatorContent {
  const { language, site } = frame;
  const words = catalogue(language);
  const asked = servicesAsked(at.params);
  const rows = new Versioned<string>();
  let shown: DashboardModel | undefined;

  function draw(): Drawing {
    const model = read();
    const place = rowPlace(frame, model.now);
    const today = place.times.day(model.now);
    const told = headline(model.services, model.now, language, site.timeZone);
    const listed = arranged(model.services, asked, words);
    const fragments = new Map<string, string>([
      ["headline", String(<Headline {...told} />)],
      ["operated", '<div id="operated" aria-live="polite"></div>'],
      ["issues", String(<DashboardIssues model={model} place={place} />)],
      ["services-note", noteOf(listed.length, model.services.length, asked.search, words)],
    ]);
    for (const service of listed) {
      const key = `d-${service.id}`;
      const version = `${service.version} ${service.acknowledged} ${today}`;
      fragments.set(
        key,
        rows.get(key, version, () => dashboardRow(service, place)),
      );
    }
    rows.sweep();
    shown = model;
    const lists = new Map([["services", listed.map(({ id }) => `d-${id}`)]]);
    const shape = model.services.length > 0;
    if (!shape) {
      lists.clear();
      fragments.delete("services-note");
    }
    return { shape: JSON.stringify([shape, model.configPath]), fragments, lists };
  }

  return {
    draw,
    document: (drawing) => ({
      title: words.operator.menu.services,
      main: <Content model={shown ?? read()} drawing={drawing} frame={frame} at={at} />,
    }),
  };
}

function noteOf(found: number, all: number, search: string, { dashboard }: Catalogue): string {
  const text = search === "" ? dashboard.servicesNote(all) : dashboard.servicesFound(found, all);
  return String(<p id="services-note">{text}</p>);
}

/** What came of a button, in the place of the fragment `operated`. */
export function operated(outcome: { ok: boolean; text: string }, { language }: PageFrame): string {
  if (outcome.ok) {
    return String(
      <div id="operated" class="operated" aria-live="polite">
        <p>{outcome.text}</p>
      </div>,
    );
  }
  return String(
    <div id="operated" class="wrong operated" role="alert">
      {raw(mark("degraded"))}
      <strong>{catalogue(language).operator.services.failed}</strong>
      <p>{outcome.text}</p>
    </div>,
  );
}

interface ContentProps {
  model: DashboardModel;
  drawing: Drawing;
  frame: PageFrame;
  at: ServicesPlace;
}

function Content(props: ContentProps) {
  const { fragments } = props.drawing;
  const words = catalogue(props.frame.language);
  return (
    <>
      {raw(fragments.get("headline") ?? "")}
      {raw(fragments.get("issues") ?? "")}
      <ServicesSection {...props} />
      <Foot frame={props.frame} words={words}>
        <WhereServicesStand configPath={props.model.configPath} words={words} />
      </Foot>
    </>
  );
}

/** What who looks for a button that adds a service has to know. */
export function WhereServicesStand({ configPath, words }: { configPath: string; words: Catalogue }) {
  return (
    <>
      {words.dashboard.configLead} <code>{configPath}</code>
      {words.dashboard.configTail}
    </>
  );
}

/** The table with what its operator can do, and the place that says what came of a button. */
export function ServicesSection({ model, drawing, frame, at }: ContentProps) {
  const { fragments, lists } = drawing;
  const { basePath } = frame.site;
  const words = catalogue(frame.language);
  const place = partPlace(at, frame, model.now);
  const table = { ...servicesAsked(at.params), title: words.dashboard.services };
  const query = place.query === "" ? "" : `?${place.query}`;
  return (
    <>
      {raw(fragments.get("operated") ?? "")}
      <form
        id="operate"
        method="post"
        action={`${basePath}/dashboard/services${query}`}
        data-enhance="operated"
        data-busy={words.parts.form.running}
        data-unreached={words.parts.form.unreachable}
        data-unreached-help={words.parts.form.unreachableText}
      >
        <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      </form>
      {model.services.length === 0 ? (
        <EmptyState configPath={model.configPath} words={words} />
      ) : (
        <section class="services part table" aria-labelledby="services-title">
          <div class="section-head">
            <h2 id="services-title">{words.dashboard.services}</h2>
            {raw(fragments.get("services-note") ?? "")}
            <Search id="services" table={table} place={place} />
          </div>
          <table aria-labelledby="services-title">
            <Heads table={table} place={place} />
            <tbody id="services">
              {raw((lists.get("services") ?? []).map((id) => fragments.get(id) ?? "").join(""))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function Heads({ table, place }: { table: ReturnType<typeof servicesAsked>; place: PartPlace }) {
  const { dashboard } = place.words;
  const head = (field: ServiceSort, header: string, align: "start" | "end" = "start") => (
    <Head
      id={`services-sort-${field}`}
      column={{ field, header, align, sortable: firstDirection(field) }}
      table={table}
      place={place}
    />
  );
  return (
    <thead>
      <tr>
        <td />
        {head("name", dashboard.name)}
        {head("state", dashboard.state)}
        {head("check", dashboard.check)}
        {head("every", dashboard.every, "end")}
        {head("visibility", dashboard.visibility)}
        {head("response", dashboard.response, "end")}
      </tr>
    </thead>
  );
}
