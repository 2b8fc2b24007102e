import { html, raw } from "hono/html";
import type { PlainChart } from "../../page/plain.ts";
import { spoken } from "../../text/quantity.ts";
import { axisSvg } from "../views/chart-ticks.ts";
import { Figure } from "../views/figure.tsx";
import { axisTexts, axisValues, timeTicks } from "./chart-axis.ts";
import { Section } from "./figure-parts.tsx";
import { numberParts } from "./number-text.ts";
import type { PartPlace } from "./part-place.ts";

/** Parts stand two or more beside each other, or on a phone. */
const narrowRoom = 0.86;
const width = 1_000;
const height = 120;
const smallHeight = 24;

type Series = PlainChart["series"][number];

interface ChartProps {
  id: string;
  chart: PlainChart;
  place: PartPlace;
}

export function ChartPart({ id, chart, place }: ChartProps) {
  const scale = scaleOf(chart);
  if (chart.size === "small") return <SmallChart id={id} chart={chart} place={place} />;
  return (
    <Section
      id={id}
      kind="chart"
      title={chart.title}
      hint={chart.hint}
      more={<Legend chart={chart} place={place} />}
    >
      {scale === null ? (
        <p class="nothing">{place.words.parts.chart.noPoints}</p>
      ) : (
        <Plot chart={chart} scale={scale} place={place} />
      )}
    </Section>
  );
}

interface Scale {
  from: number;
  to: number;
  values: readonly number[];
}

/** Null: there is no point to draw. */
function scaleOf(chart: PlainChart): Scale | null {
  const points = chart.series.flatMap(({ points }) => points);
  const found = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const [first] = points;
  if (found.length === 0 || !first) return null;
  let [from, to, low, high] = [first[0], first[0], 0, Number.NEGATIVE_INFINITY];
  for (const [at] of points) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  for (const value of found) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (chart.limit) high = Math.max(high, chart.limit.value);
  const [lowest, highest] = [chart.min ?? low, chart.max ?? high];
  // An axis needs some height also where all is the same.
  const top = highest > lowest ? highest : lowest + (Math.abs(lowest) || 1);
  const values = axisValues(lowest, top, chart.format);
  const [start, end] = [chart.from ?? from, chart.to ?? to];
  return { from: start, to: Math.max(end, start + 1), values };
}

function Legend({ chart, place }: { chart: PlainChart; place: PartPlace }) {
  return (
    <ul class="legend">
      {chart.series.map((series) => (
        <li>
          {raw(
            `<svg class="chart ${series.style}" width="14" height="8" aria-hidden="true"><path class="fill" d="M0 2h14v6h-14z"/><path class="line" d="M0 2h14"/></svg>`,
          )}
          <Latest series={series} chart={chart} place={place} />
          <bdi>{series.name}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Latest({ series, chart, place }: { series: Series; chart: PlainChart; place: PartPlace }) {
  const value = series.points.at(-1)?.[1] ?? null;
  if (value === null) return null;
  return <Figure of={numberParts(value, chart.format, chart.unit, place.language)} />;
}

function Plot({ chart, scale, place }: { chart: PlainChart; scale: Scale; place: PartPlace }) {
  const { language, words, times } = place;
  const text = (value: number): string =>
    numberParts(value, chart.format, chart.unit, language).map(spoken).join(" ").trim();
  const found = chart.series.flatMap(({ points }) =>
    points.flatMap(([, value]) => (value === null ? [] : [value])),
  );
  const [low, high] = [
    found.reduce((one, other) => Math.min(one, other)),
    found.reduce((one, other) => Math.max(one, other)),
  ];
  const label = words.parts.chart.label(chart.title, text(low), text(high));
  return (
    <div class="plot">
      <ol class="values" aria-hidden="true">
        {axisTexts(scale.values.map((value) => numberParts(value, chart.format, chart.unit, language)))
          .toReversed()
          .map((gridline) => (
            <li>{gridline}</li>
          ))}
      </ol>
      <div class="canvas">
        {raw(
          `<svg class="chart" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${html`${label}`}">${gridPath(scale)}${chart.series.map((series) => seriesPaths(series, scale, height)).join("")}${limitPath(chart, scale)}</svg>`,
        )}
        {chart.limit && <LimitName chart={chart} scale={scale} />}
      </div>
      {raw(
        axisSvg(
          timeTicks(scale.from, scale.to, times),
          { ...scale, top: 0 },
          scale.to >= place.now - 90_000 ? words.time.now : times.clock(scale.to),
          narrowRoom,
        ),
      )}
    </div>
  );
}

function SmallChart({ id, chart, place }: ChartProps) {
  const scale = scaleOf(chart);
  const [series] = chart.series;
  return (
    <figure id={id} class="part small-chart">
      {raw(
        `<svg class="chart" viewBox="0 0 ${width} ${smallHeight}" preserveAspectRatio="none" aria-hidden="true"><path class="grid" d="M0 ${smallHeight}H${width}"/>${scale ? chart.series.map((one) => seriesPaths(one, scale, smallHeight)).join("") : ""}</svg>`,
      )}
      <figcaption>
        <bdi>{chart.title}</bdi> {series && <Latest series={series} chart={chart} place={place} />}
      </figcaption>
    </figure>
  );
}

function LimitName({ chart, scale }: { chart: PlainChart; scale: Scale }) {
  if (!chart.limit) return null;
  const y = `${Math.round((yOf(chart.limit.value, scale, height) / height) * 1_000) / 10}%`;
  return raw(
    `<svg class="notes" width="100%" height="100%" aria-hidden="true"><text class="limit-name" x="100%" y="${y}" dy="-4" text-anchor="end">${html`${chart.limit.label}`}</text></svg>`,
  );
}

function xOf(at: number, { from, to }: Scale): number {
  return Math.round(((at - from) / (to - from)) * width);
}

function yOf(value: number, { values }: Scale, tall: number): number {
  const [low, high] = [values[0] ?? 0, values.at(-1) ?? 1];
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return Math.round((1 - share) * tall * 10) / 10;
}

function gridPath({ values }: Scale): string {
  const lines = values.length - 1;
  const path = values.map((_, index) => `M0 ${(index / lines) * height}H${width}`).join("");
  return `<path class="grid" d="${path}"/>`;
}

function limitPath(chart: PlainChart, scale: Scale): string {
  if (!chart.limit) return "";
  return `<path class="limit" d="M0 ${yOf(chart.limit.value, scale, height)}H${width}"/>`;
}

/** Gaps are gaps: nothing is drawn across what was not measured. */
function seriesPaths({ points, style }: Series, scale: Scale, tall: number): string {
  let [line, fill] = ["", ""];
  for (const run of runsOf(points, scale)) {
    const path = run.map(([at, value]) => `${xOf(at, scale)} ${yOf(value, scale, tall)}`);
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) continue;
    // One point alone is as wide as a pixel or two.
    line += path.length === 1 ? `M${path[0]}h2` : `M${path.join("L")}`;
    fill += `M${xOf(first[0], scale)} ${tall}L${path.join("L")}L${xOf(last[0], scale)} ${tall}z`;
  }
  const area = style === "area" ? `<path class="fill" d="${fill}"/>` : "";
  return `<g class="${style}">${area}<path class="line" d="${line}"/></g>`;
}

function runsOf(points: Series["points"], { from, to }: Scale): (readonly [number, number])[][] {
  const runs: [number, number][][] = [[]];
  for (const [at, value] of points) {
    if (at < from || at > to) continue;
    if (value === null) runs.push([]);
    else runs.at(-1)?.push([at, value]);
  }
  return runs.filter((run) => run.length > 0);
}
