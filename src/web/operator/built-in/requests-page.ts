import type { LoggedLine } from "../../../core/log-tail.ts";
import { code, navBar, table } from "../../../page/builder.ts";
import { type Catalogue, catalogue } from "../../../text/catalogue.ts";
import { type Almanac, almanac } from "../../../text/moment.ts";
import type { OperatorPage } from "../operator-page.ts";
import { partsPage } from "../parts-page.tsx";

export interface RequestsPageParts {
  /** Newest first. */
  lines(): readonly LoggedLine[];
  now(): number;
}

const choices = ["all", "requests", "warnings", "errors"] as const;
type Choice = (typeof choices)[number];

const isIn: Record<Choice, (line: LoggedLine) => boolean> = {
  all: () => true,
  requests: ({ event }) => event.startsWith("web."),
  warnings: ({ level }) => level === "warn" || level === "error",
  errors: ({ level }) => level === "error",
};

/** `/dashboard/requests`: the tail of the log, with secrets blacked out. */
export function requestsPage({ lines, now }: RequestsPageParts): OperatorPage {
  return partsPage({
    ...{ path: "/dashboard/requests", entry: "requests", refreshMs: 2_000, now },
    render(_, { language, site }) {
      const words = catalogue(language);
      const says = words.builtIn.requests;
      const all = lines();
      const errors = all.filter(isIn.errors).length;
      return {
        title: says.title,
        headline: {
          title: errors === 0 ? says.noErrors : says.errors(errors),
          sentence: says.sentence(all.length),
          ...(errors === 0 ? {} : { mark: "degraded" }),
        },
        parts: navBar({
          param: "show",
          label: says.show,
          items: choices.map((choice) => ({
            name: choice,
            label: says.choices[choice],
            content: () => logTable(all.filter(isIn[choice]), words, almanac(language, site.timeZone)),
          })),
        }),
      };
    },
  });
}

function logTable(lines: readonly LoggedLine[], words: Catalogue, times: Almanac) {
  const says = words.builtIn.requests;
  return table({
    ...{ id: "log", title: says.log, rows: lines, empty: says.empty },
    columns: [
      { field: "at", header: says.time, sortable: "desc", align: "start", cell: (at) => times.second(at) },
      { field: "level", header: says.level, sortable: "asc" },
      { field: "event", header: says.event, sortable: "asc" },
      { field: "text", header: says.details, cell: (text) => code(text) },
    ],
    rowAttrs: ({ level }) => ({ "data-level": level }),
  });
}
