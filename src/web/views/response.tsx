import { html, raw } from "hono/html";
import type { ServiceHistory } from "../../history/service-history.ts";
import { type UptimeWindow, uptimeWindows } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { milliseconds, number, spoken } from "../../text/quantity.ts";
import { chartNotes } from "./chart-notes.ts";
import { axisSvg, chartTicks } from "./chart-ticks.ts";
import type { ServicePageModel } from "./model.ts";
import { places } from "./page.tsx";
import {
  type ChartScale,
  chartHeight,
  chartWidth,
  gridPath,
  gridValues,
  responsePaths,
  ribbonPaths,
} from "./response-chart.ts";
import type { ResponsePlace } from "./response-place.ts";
import { Zoom } from "./zoom.tsx";

interface ResponseProps {
  model: ServicePageModel;
  place: ResponsePlace;
}

/** A limit far above every figure would press them all to the ground. */
const limitReach = 3;

/** The response times of a window and what happened in it: the fragment `response`. */
export function Response({ model, place }: ResponseProps) {
  const { service, window, past } = model;
  const { words } = place;
  const history = past?.history ?? null;
  const isTimed = history?.buckets.some(({ band }) => band !== null) ?? false;
  return (
    <section
      id="response"
      class="response"
      aria-labelledby="response-title"
      data-until={history?.to ?? undefined}
    >
      <div class="section-head">
        <h2 id="response-title">{words.service.response}</h2>
        <Windows id={service.id} shown={window} place={place} />
        {isTimed && <Legend words={words} />}
      </div>
      {!isTimed && <p class="nothing">{words.service.noResponse(words.time.windows[window])}</p>}
      {history && <Plot model={model} history={history} isTimed={isTimed} place={place} />}
      {isTimed && <Zoom model={model} place={place} />}
    </section>
  );
}

interface WindowsProps {
  id: string;
  shown: UptimeWindow;
  place: ResponsePlace;
}

/** Links, so that each window has an address and needs no script. */
function Windows({ id, shown, place: { basePath, words } }: WindowsProps) {
  const address = basePath + places.service(id);
  return (
    <nav class="windows" aria-label={words.service.windows}>
      {uptimeWindows.map((window) => (
        <a
          href={window === "24h" ? address : `${address}?window=${window}`}
          aria-current={window === shown ? "true" : undefined}
        >
          {words.service.windowShort[window]}
        </a>
      ))}
    </nav>
  );
}

function Legend({ words }: { words: Catalogue }) {
  const swatch = (className: string, path: string) =>
    raw(
      `<svg class="chart" width="14" height="8" aria-hidden="true"><path class="${className}" d="${path}"/></svg>`,
    );
  return (
    <ul class="legend">
      <li>
        {swatch("line", "M0 4h14")}
        {words.service.medianLegend}
      </li>
      <li>
        {swatch("band", "M0 0h14v8h-14z")}
        {words.service.bandLegend}
      </li>
      <li>
        {swatch("swatch", "M0 0h14v8h-14z")}
        {words.service.gapLegend}
      </li>
    </ul>
  );
}

interface PlotProps extends ResponseProps {
  history: ServiceHistory;
  isTimed: boolean;
}

function Plot({ model, history, isTimed, place }: PlotProps) {
  const { service, window } = model;
  const values = gridValuesFor(history, model.limitMs);
  const scale: ChartScale = { from: history.from, to: history.to, top: values.at(-1) ?? 1 };
  const ticks = chartTicks(window, scale, place);
  const known = history.intervals.filter(({ to }) => service.bornAt === null || to > service.bornAt);
  return (
    <div class="plot">
      {isTimed && <Chart model={model} history={history} values={values} scale={scale} place={place} />}
      {raw(
        `<svg class="ribbon" viewBox="0 0 ${chartWidth} 12" preserveAspectRatio="none" aria-hidden="true">${ribbonPaths(known, scale)}</svg>`,
      )}
      {raw(axisSvg(ticks, scale, place.words.time.now))}
    </div>
  );
}

interface ChartProps extends ResponseProps {
  history: ServiceHistory;
  values: readonly number[];
  scale: ChartScale;
}

function Chart({ model, history, values, scale, place }: ChartProps) {
  const { language, words } = place;
  const { intervals, buckets } = history;
  const medians = buckets.flatMap(({ band }) => (band === null ? [] : [band.p50]));
  const text = (ms: number): string => spoken(milliseconds(ms, language));
  const label = words.service.responseLabel(
    words.time.windows[model.window],
    text(Math.min(...medians)),
    text(Math.max(...medians)),
  );
  return (
    <>
      <ol class="values" aria-hidden="true">
        {values.toReversed().map((value, index) => (
          <li>{index === 0 ? `${number(value, language)}\u00a0ms` : number(value, language)}</li>
        ))}
      </ol>
      <div class="canvas">
        {raw(
          `<svg class="chart" viewBox="0 0 ${chartWidth} ${chartHeight}" preserveAspectRatio="none" role="img" aria-label="${html`${label}`}">${gridPath(values.length - 1)}${responsePaths(buckets, intervals, scale)}</svg>`,
        )}
        {raw(chartNotes(intervals, scale, model.limitMs, model.service.bornAt, place))}
      </div>
    </>
  );
}

function gridValuesFor({ buckets }: ServiceHistory, limitMs: number | null): number[] {
  const highest = Math.max(1, ...buckets.map(({ band }) => band?.p99 ?? 0));
  const isNear = limitMs !== null && limitMs <= highest * limitReach;
  return gridValues(isNear ? Math.max(highest, limitMs) : highest);
}
