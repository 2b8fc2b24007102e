import { card, columns, row, table } from "../../../page/builder.ts";
import { catalogue } from "../../../text/catalogue.ts";
import type { OriginRefusal } from "../../origin-guard.ts";
import type { OperatorPage } from "../operator-page.ts";
import { partsPage } from "../parts-page.tsx";

export interface LivePageParts {
  viewers(): number;
  transports(): ReadonlyMap<string, number>;
  /** Channels by topic. */
  topics(): ReadonlyMap<string, number>;
  /** Shared views that are alive, and how many watch each. */
  views(): ReadonlyMap<string, number>;
  drawn(): number;
  refusals(): readonly OriginRefusal[];
  now(): number;
}

/** `/dashboard/live`: who is connected and how, and who was refused and which setting would change that. */
export function livePage(parts: LivePageParts): OperatorPage {
  return partsPage({
    ...{ path: "/dashboard/live", entry: "live", refreshMs: 5_000, now: parts.now },
    render(_, { language }) {
      const words = catalogue(language);
      const says = words.builtIn.live;
      const viewers = parts.viewers();
      const transports = parts.transports();
      const refusals = parts.refusals();
      return {
        title: says.title,
        headline: {
          title: says.headline(viewers),
          sentence: refusals.length === 0 ? says.noneRefused : says.refused(refusals.length),
          ...(refusals.length === 0 ? {} : { mark: "degraded" }),
        },
        parts: [
          row([
            card({ title: says.viewers, value: viewers, innerHint: says.viewersHint }),
            card({ title: "WebSocket", value: transports.get("websocket") ?? 0, innerHint: says.direct }),
            card({
              title: says.longPoll,
              value: transports.get("longpoll") ?? 0,
              innerHint: says.longPollHint,
            }),
            card({ title: says.drawn, value: parts.drawn(), innerHint: says.drawnHint }),
          ]),
          table({
            ...{ id: "refused", title: says.refusedOrigins, hint: says.refusedHint, empty: says.noneRefused },
            rows: refusals.map(({ at, origin, count, expected, differs, remedy, verdict }) => ({
              ...{
                at,
                origin: origin || "–",
                count,
                expected: expected.join(", "),
                differs: differs ?? "",
                verdict,
                remedy,
              },
            })),
            columns: [
              { field: "at", header: says.last, format: "date", sortable: "desc" },
              { field: "origin", header: says.came, sortable: "asc" },
              { field: "count", header: says.times, sortable: "desc", align: "end" },
              { field: "expected", header: says.expected },
              { field: "differs", header: says.differs },
              { field: "remedy", header: says.remedy },
            ],
          }),
          columns([
            table({
              ...{ id: "topics", title: says.topics, empty: says.nobody, search: false },
              rows: [...parts.topics()].map(([topic, channels]) => ({ topic, channels })),
              columns: [
                { field: "topic", header: says.topic },
                { field: "channels", header: says.channels, sortable: "desc", align: "end" },
              ],
            }),
            table({
              ...{ id: "views", title: says.views, hint: says.viewsHint, empty: says.nobody, search: false },
              rows: [...parts.views()].map(([view, watchers]) => ({ view, watchers })),
              columns: [
                { field: "view", header: says.view },
                { field: "watchers", header: says.watchers, sortable: "desc", align: "end" },
              ],
            }),
          ]),
        ],
      };
    },
  });
}
