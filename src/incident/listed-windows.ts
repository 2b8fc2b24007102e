/** The windows worth listing: not every one of an hourly rule, and none of the distant future. */
import {
  type MaintenanceEntry,
  type MaintenanceWindow,
  maintenanceWindows,
  nextWindow,
} from "./maintenance.ts";

const pastMs = 30 * 86_400_000;
/** Of each entry. */
const mostPast = 10;

/** By their begin: what ended within thirty days, what runs at a moment, and the next window of each entry. */
export function listedWindows(entries: readonly MaintenanceEntry[], at: number): MaintenanceWindow[] {
  return entries
    .flatMap((entry) => {
      const next = nextWindow(entry, at);
      const begun = maintenanceWindows([entry], at - pastMs, at + 1).filter(({ from }) => from <= at);
      return [...begun.slice(-mostPast), ...(next ? [next] : [])];
    })
    .sort((a, b) => a.from - b.from);
}
