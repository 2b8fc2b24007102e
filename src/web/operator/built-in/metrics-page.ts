import type { MetricWindow } from "../../../metric/past.ts";
import type { Series, SeriesSource } from "../../../metric/ports.ts";
import { type Child, chart, columns, text } from "../../../page/builder.ts";
import { type Catalogue, catalogue } from "../../../text/catalogue.ts";
import type { OperatorPage } from "../operator-page.ts";
import { partsPage } from "../parts-page.tsx";
import { axisOf, overWindows, pointsOf, type SeriesReader, writtenAs } from "./series.ts";

export interface MetricsPageParts {
  /** By name. */
  all(): readonly Series[];
  series: SeriesReader;
}

const order: readonly SeriesSource[] = ["own", "process", "host"];
/** More charts than this help nobody; a page of one's own picks what matters. */
const mostCharts = 60;

/** `/dashboard/metrics`: every figure that is followed, the user's own first. */
export function metricsPage({ all, series }: MetricsPageParts): OperatorPage {
  return partsPage({
    ...{ path: "/dashboard/metrics", entry: "metrics", refreshMs: 15_000, now: series.now },
    render(_, { language, site }) {
      const words = catalogue(language);
      const says = words.builtIn.metrics;
      const known = all();
      const own = known.filter(({ source }) => source === "own").length;
      const chosen = order
        .flatMap((wanted) => known.filter(({ source }) => source === wanted))
        .slice(0, mostCharts);
      const names = chosen.map(({ name }) => name);
      return {
        title: says.title,
        headline: { title: says.headline(known.length), sentence: own === 0 ? says.noneOwn : says.own(own) },
        foot: says.foot,
        parts: [
          own === 0 ? teach(words, site.basePath) : null,
          overWindows(words, names, series, (window) => charts(chosen, window, series)),
          known.length > chosen.length ? text(says.more(known.length - chosen.length)) : null,
        ],
      };
    },
  });
}

/** What would be here, and the line that puts it here. */
function teach(words: Catalogue, basePath: string): Child {
  const line = `# tokens: [{ id: jobs, token: …, can: [write] }] in cortex.yaml\ncurl -H "Authorization: Bearer $TOKEN" -d '{"name": "queue.length", "value": 42}' …${basePath}/api/v1/metrics`;
  return text({ title: words.builtIn.metrics.teach, body: line, preformatted: true });
}

function charts(chosen: readonly Series[], window: MetricWindow, series: SeriesReader): Child {
  const all = chosen.map((one) => {
    const { format, unit, factor } = writtenAs(one.unit);
    const points = pointsOf(series.of(one.name, window), window, { factor });
    return chart({
      ...{ title: one.name, format, ...axisOf(window, series), ...(unit === undefined ? {} : { unit }) },
      series: [{ name: "", points }],
    });
  });
  return columns(all);
}
