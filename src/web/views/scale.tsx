import { raw } from "hono/html";
import type { Language } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { monthName } from "../../text/moment.ts";
import { barCount } from "./bars.ts";

const barsWidth = 360;
const pitch = 4;
/** Room that the words at both ends of the scale take. */
const leftRoom = 64;
const rightRoom = 68;

/**
 * Heads of the columns; months are ticks on the rule below. `days` are the dates of the bars; null: all bars are checks.
 * The fragment `scale`.
 */
export function scale(days: readonly string[] | null, language: Language, words: Catalogue): string {
  return String(
    <div id="scale" class="scale" aria-hidden="true">
      {raw(
        `<svg class="months" viewBox="0 0 ${barsWidth} 24" width="${barsWidth}" height="24">${monthMarks(days ?? [], language)}</svg>`,
      )}
      <span class="scale-first">{days ? words.status.bars : words.status.checks(barCount)}</span>
      <span class="scale-last">{days ? words.time.today : words.time.now}</span>
      <span class="scale-up">{words.status.uptime}</span>
      <span class="scale-spark">{words.status.day24}</span>
      <span class="scale-median">{words.status.median}</span>
    </div>,
  );
}

function monthMarks(days: readonly string[], language: Language): string {
  let ticks = "M.5 20v4";
  let names = "";
  days.forEach((date, index) => {
    const x = index * pitch + 2;
    if (!date.endsWith("-01") || x < leftRoom || x > barsWidth - rightRoom) return;
    ticks += `M${x + 0.5} 20v4`;
    names += `<text x="${x}" y="13">${monthName(Number(date.slice(5, 7)), language)}</text>`;
  });
  return `<path d="${ticks}M${barsWidth - 0.5} 20v4"/>${names}`;
}
