import type { Roll } from "../../../metric/ports.ts";
import type { Language } from "../../../protocol/vocabulary.ts";
import type { Catalogue } from "../../../text/catalogue.ts";
import { number } from "../../../text/quantity.ts";
import { meanOf } from "./series.ts";

const dayMs = 86_400_000;
/** What happened within less says nothing about a week. */
const leastMs = 6 * 3_600_000;
const yearDays = 365;

/** When a disk would be full if it went on as in the last days: a straight line through the used per cent of each hour. */
export function fullIn(hours: readonly Roll[], words: Catalogue, language: Language): string | null {
  const says = words.builtIn.host;
  const [first, last] = [hours[0], hours.at(-1)];
  if (!first || !last || last.from - first.from < leastMs) return null;
  const perDay = slopeOf(hours) * dayMs;
  // A hundredth of a per cent a day is noise.
  if (perDay < 0.01) return says.doesNotGrow;
  const days = (100 - meanOf(last)) / perDay;
  return days > yearDays
    ? says.moreThanAYear
    : says.days(Math.max(0, Math.floor(days)), number(days, language));
}

/** Least squares, per millisecond. */
function slopeOf(rolls: readonly Roll[]): number {
  const origin = rolls[0]?.from ?? 0;
  const at = ({ from }: Roll): number => from - origin;
  const middle = rolls.reduce((sum, roll) => sum + at(roll), 0) / rolls.length;
  const mean = rolls.reduce((sum, roll) => sum + meanOf(roll), 0) / rolls.length;
  let [above, below] = [0, 0];
  for (const roll of rolls) {
    above += (at(roll) - middle) * (meanOf(roll) - mean);
    below += (at(roll) - middle) ** 2;
  }
  return below === 0 ? 0 : above / below;
}
