import { raw } from "hono/html";
import type { Drawing } from "../../live/view.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { durationText } from "../../text/duration-text.ts";
import { Foot } from "./foot.tsx";
import { Key, KeyButton } from "./key.tsx";
import type { PageFrame, ServicePageModel } from "./model.ts";
import { places } from "./page.tsx";

interface ContentProps {
  model: ServicePageModel;
  drawing: Drawing;
  frame: PageFrame;
  words: Catalogue;
}

export function ServiceContent({ model, drawing, frame, words }: ContentProps) {
  const { fragments } = drawing;
  const fragment = (id: string) => raw(fragments.get(id) ?? "");
  const rows = (list: string) =>
    raw((drawing.lists.get(list) ?? []).map((id) => fragments.get(id) ?? "").join(""));
  const base = frame.site.basePath;
  const { service } = model;
  return (
    <>
      <p class="crumb">
        <a href={`${base}/`}>{words.service.all}</a>
        {model.group !== null && <bdi>{model.group}</bdi>}
      </p>
      {fragment("headline")}
      {service.description && <p class="description">{service.description}</p>}
      {fragment("figures")}
      {fragment("response")}
      {fragment("days")}
      {fragment("day-table")}
      {fragment("incidents")}
      <div class="tables">
        <Changes words={words} empty={model.changes.length === 0} rows={rows("changes")} />
        <Results words={words} empty={model.results.length === 0} rows={rows("results")} />
      </div>
      <Foot
        frame={frame}
        words={words}
        links={
          <>
            <KeyButton words={words} />
            <a href={base + places.serviceJson(service.id)}>{words.foot.json}</a>
          </>
        }
      >
        {words.foot.everyInterval(durationText(service.everyMs, frame.language))}
      </Foot>
      <Key words={words} />
    </>
  );
}

interface TableProps {
  words: Catalogue;
  empty: boolean;
  rows: ReturnType<typeof raw>;
}

function Changes({ words, empty, rows }: TableProps) {
  return (
    <section aria-labelledby="changes-title">
      <div class="section-head">
        <h2 id="changes-title">{words.service.changes}</h2>
      </div>
      {empty && <p class="nothing">{words.service.noChanges}</p>}
      <table aria-labelledby="changes-title">
        <thead class="spoken">
          <tr>
            <th scope="col">{words.service.day}</th>
            <th scope="col">{words.service.time}</th>
            <td />
            <th scope="col">{words.service.state}</th>
            <th scope="col">{words.service.lasted}</th>
            <th scope="col">{words.service.reason}</th>
          </tr>
        </thead>
        <tbody id="changes">{rows}</tbody>
      </table>
    </section>
  );
}

function Results({ words, empty, rows }: TableProps) {
  return (
    <section aria-labelledby="results-title">
      <div class="section-head">
        <h2 id="results-title">{words.service.results}</h2>
        <p>{words.service.resultsNote}</p>
      </div>
      {empty && <p class="nothing">{words.service.noResults}</p>}
      <table aria-labelledby="results-title">
        <thead class="spoken">
          <tr>
            <th scope="col">{words.service.time}</th>
            <td />
            <th scope="col">{words.service.outcome}</th>
            <th scope="col">{words.service.latency}</th>
            <th scope="col">{words.service.reason}</th>
          </tr>
        </thead>
        <tbody id="results">{rows}</tbody>
      </table>
    </section>
  );
}
