import { raw } from "hono/html";
import type { Result } from "../../probe/result.ts";
import type { Outcome, State } from "../../protocol/vocabulary.ts";
import { message } from "../../text/message.ts";
import { Latency, Length, Time } from "./figure.tsx";
import { mark } from "./marks.ts";
import type { ChangeModel } from "./model.ts";
import type { RowPlace } from "./service-row.tsx";

const stateOf: Record<Outcome, State> = {
  up: "operational",
  degraded: "degraded",
  down: "down",
  unknown: "unknown",
};

/** A row of the table of changes: the fragment `c-<at>`. The day is told once, by the newest change of it. */
export function changeRow(change: ChangeModel, newer: ChangeModel | undefined, place: RowPlace): string {
  const { times, words, language, now } = place;
  const { at, endedAt, state, reason, facts } = change;
  const repeats = newer !== undefined && times.sameDay(newer.at, at);
  const day = times.sameDay(at, now) ? words.time.dayToday : times.day(at);
  return String(
    <tr id={`c-${at}`} class={state} data-announce={words.state[state]}>
      <th scope="row">{repeats ? <span class="spoken">{day}</span> : day}</th>
      <td class="grey">
        <Time at={at} times={times}>
          {times.clock(at)}
        </Time>
      </td>
      <td class="mark-cell">{raw(mark(state))}</td>
      <td class="word">{words.state[state]}</td>
      <td class="number">
        {endedAt === null ? (
          <Time at={at} times={times} relative="for">
            {words.service.lasting}
          </Time>
        ) : (
          <Length ms={endedAt - at} language={language} />
        )}
      </td>
      <td class="grey wide">
        {state === "operational" && reason !== "self" ? "" : message(reason, facts, language)}
      </td>
    </tr>,
  );
}

/** A row of the table of results: the fragment `r-<at>`. */
export function resultRow(result: Result, place: RowPlace): string {
  const { times, words, language, now } = place;
  const { at, outcome, latencyMs, reason, facts } = result;
  const clock = times.second(at);
  const state = stateOf[outcome];
  return String(
    <tr id={`r-${at}`} class={state}>
      <th scope="row">
        <Time at={at} times={times}>
          {times.sameDay(at, now) ? clock : `${times.day(at)}, ${clock}`}
        </Time>
      </th>
      <td class="mark-cell">{raw(mark(state))}</td>
      <td class="word">{words.outcome[outcome]}</td>
      <td class="number">
        <Latency ms={latencyMs} language={language} none={words.status.nothing} />
      </td>
      <td class="grey wide">{message(reason, facts, language)}</td>
    </tr>,
  );
}
