import { card, code, columns, row, table } from "../../../page/builder.ts";
import { catalogue } from "../../../text/catalogue.ts";
import { bytes, spoken } from "../../../text/quantity.ts";
import type { OperatorPage } from "../operator-page.ts";
import { partsPage } from "../parts-page.tsx";

export interface StorePageModel {
  path: string;
  sizeBytes: number;
  walBytes: number;
  schemaVersion: number;
  rows: Readonly<Record<string, number>>;
  /** Newest first. */
  slow: readonly { at: number; ms: number; sql: string }[];
  trouble: string | null;
}

export interface StorePageParts {
  read(): Promise<StorePageModel>;
  now(): number;
}

/** `/dashboard/store`: how large it is, of what, and what took long. */
export function storePage({ read, now }: StorePageParts): OperatorPage {
  return partsPage({
    ...{ path: "/dashboard/store", entry: "store", refreshMs: 15_000, now },
    async render(_, { language }) {
      const words = catalogue(language);
      const says = words.builtIn.store;
      const { path, sizeBytes, walBytes, schemaVersion, rows, slow, trouble } = await read();
      const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
      return {
        title: says.title,
        headline: {
          title:
            trouble === null ? says.headline(spoken(bytes(sizeBytes + walBytes, language))) : says.troubled,
          sentence: trouble ?? says.sentence(path),
          ...(trouble === null ? {} : { mark: "down" }),
        },
        foot: says.foot,
        parts: [
          row([
            card({ title: says.size, value: sizeBytes, format: "bytes", innerHint: says.sizeHint }),
            card({ title: says.wal, value: walBytes, format: "bytes", innerHint: says.walHint }),
            card({ title: says.rows, value: total, innerHint: says.rowsHint }),
            card({ title: says.version, value: schemaVersion, innerHint: says.versionHint }),
          ]),
          columns([
            table({
              ...{ id: "tables", title: says.tables, search: false, limit: false },
              rows: Object.entries(rows).map(([name, count]) => ({ name, count })),
              columns: [
                { field: "name", header: says.table },
                { field: "count", header: says.rows, sortable: "desc", align: "end" },
              ],
            }),
            table({
              ...{
                id: "slow",
                title: says.slow,
                hint: says.slowHint,
                empty: says.noneSlow,
                rows: slow,
                search: false,
              },
              columns: [
                { field: "at", header: says.when, format: "date", sortable: "desc" },
                { field: "ms", header: says.took, format: "milliseconds", sortable: "desc", align: "end" },
                { field: "sql", header: says.statement, cell: (sql) => code(sql) },
              ],
            }),
          ]),
        ],
      };
    },
  });
}
