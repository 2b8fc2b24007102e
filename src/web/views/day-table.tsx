import { html, raw } from "hono/html";
import type { Day, LatencyBand } from "../../history/day.ts";
import type { State } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { dayText } from "../../text/moment.ts";
import { milliseconds, percent, spoken, wholePercent } from "../../text/quantity.ts";
import { barPaths, barState, barsLabel, wideBars } from "./bars.ts";
import { Figure, Latency, Share } from "./figure.tsx";
import { mark } from "./marks.ts";
import type { ServicePageModel } from "./model.ts";
import type { RowPlace } from "./service-row.tsx";

interface DaysProps {
  model: ServicePageModel;
  place: RowPlace;
}

/** Ninety days as bars, each with its figures on hover; the fragment `days`. */
export function Days({ model: { service, past }, place: { language, words } }: DaysProps) {
  const { days } = service;
  const states = days.map(barState);
  const { pitch } = wideBars;
  const hits = days.map((day, index) => {
    const figures = [
      day.up === null ? null : spoken(percent(day.up, language)),
      day.before ? null : words.service.measured(spoken(wholePercent(day.measured, language))),
      ...latencyTexts(past?.dayLatency.get(day.date), language),
    ].filter((text) => text !== null);
    const name = dayText(day.date, language);
    const title = [`${name}: ${wordOf(day, words)}`, ...figures].join(", ");
    return html`<rect x="${index * pitch}" width="${pitch}" height="40"><title>${title}</title></rect>`;
  });
  return (
    <section id="days" class="days" aria-labelledby="days-title">
      <div class="section-head">
        <h2 id="days-title">{words.service.days}</h2>
        <p>{words.service.daysNote}</p>
      </div>
      {raw(
        `<svg class="bars wide" viewBox="0 0 1080 40" preserveAspectRatio="none" role="img" aria-label="${barsLabel(states, words)}">${barPaths(states, wideBars, null)}<g class="hit" aria-hidden="true">${hits.join("")}</g></svg>`,
      )}
      <p class="ends">
        <span>{days[0] ? dayText(days[0].date, language) : words.service.daysEnd}</span>
        <span>{words.time.today}</span>
      </p>
    </section>
  );
}

function latencyTexts(band: LatencyBand | undefined, language: RowPlace["language"]): string[] {
  if (!band) return [];
  return (["p50", "p90", "p99"] as const).map(
    (name) => `${name} ${spoken(milliseconds(band[name], language))}`,
  );
}

/** The state that a day shows, for its mark and word; null: nothing was there. */
function stateOf(day: Day): State | null {
  const bar = barState(day);
  if (bar === "before") return null;
  if (bar !== "unmeasured") return bar;
  return day.covered === "paused" ? "paused" : "unknown";
}

function wordOf(day: Day, words: Catalogue): string {
  const state = stateOf(day);
  if (state === null) return words.service.notYet;
  return state === "unknown" ? words.service.notMeasured : words.state[state];
}

/** The same days as a table, for the keyboard, for reading aloud and for copying: the fragment `day-table`. */
export function DayTable({ model: { service, past }, place }: DaysProps) {
  const { words } = place;
  const days = service.days.filter(({ before }) => !before).reverse();
  return (
    <details id="day-table" class="day-table">
      <summary>{words.service.dayTable}</summary>
      {/* biome-ignore lint/a11y/useSemanticElements: a region that scrolls and takes the focus, no set of fields */}
      <div class="scroller" role="group" tabindex={0} aria-label={words.service.dayTable}>
        <table aria-label={words.service.dayTable}>
          <thead>
            <tr>
              <th scope="col">{words.service.day}</th>
              <td />
              <th scope="col">{words.service.state}</th>
              <th scope="col" class="number">
                {words.service.uptimeHead}
              </th>
              <th scope="col" class="number">
                {words.service.measuredHead}
              </th>
              {(["p50", "p90", "p99"] as const).map((name) => (
                <th scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <DayRow day={day} band={past?.dayLatency.get(day.date)} place={place} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

interface DayRowProps {
  day: Day;
  band: LatencyBand | undefined;
  place: RowPlace;
}

function DayRow({ day, band, place: { words, language } }: DayRowProps) {
  const state = stateOf(day) ?? "unknown";
  return (
    <tr class={state}>
      <th scope="row">{dayText(day.date, language)}</th>
      <td class="mark-cell">{raw(mark(state))}</td>
      <td class="word">{wordOf(day, words)}</td>
      <td class="number">
        <Share up={day.up} language={language} none={words.status.nothing} />
      </td>
      <td class="number">
        <Figure of={wholePercent(day.measured, language)} />
      </td>
      {(["p50", "p90", "p99"] as const).map((name) => (
        <td class="number">
          <Latency ms={band?.[name] ?? null} language={language} none={words.status.nothing} />
        </td>
      ))}
    </tr>
  );
}
