import { bytes, milliseconds, number, type Quantity } from "../../text/quantity.ts";
import type { DashboardModel } from "./dashboard-model.ts";
import { Figure } from "./figure.tsx";
import type { RowPlace } from "./service-row.tsx";

/** How the program itself is: lateness of checks, size of the store, viewers. The fragment `machine`. */
export function MachineFigures({ model, place }: { model: DashboardModel; place: RowPlace }) {
  const { lateness, store, viewers } = model;
  const { words, language } = place;
  const { dashboard } = words;
  const late = (ms: number | undefined): Quantity | null =>
    ms === undefined ? null : milliseconds(ms, language);
  const count = (value: number | null): Quantity | null =>
    value === null ? null : { value: number(value, language), unit: "" };
  const figures: [label: string, figure: Quantity | null, note: string][] = [
    [dashboard.latenessP50, late(lateness?.p50), dashboard.latenessNote.p50],
    [dashboard.latenessP99, late(lateness?.p99), dashboard.latenessNote.p99],
    [dashboard.latenessMax, late(lateness?.max), dashboard.latenessNote.max],
    [dashboard.storeSize, bytes(store.bytes, language), dashboard.store],
    [dashboard.storeRows, count(store.results), dashboard.store],
    [dashboard.viewers, count(viewers), dashboard.viewersNote],
  ];
  return (
    <dl id="machine" class="figures even">
      {figures.map(([label, figure, note]) => (
        <div>
          <dt>{label}</dt>
          <dd class="big">
            {figure ? <Figure of={figure} /> : <span class="figure">{dashboard.none}</span>}
          </dd>
          <dd>{note}</dd>
        </div>
      ))}
    </dl>
  );
}
