import { raw } from "hono/html";
import { durationText } from "../../../text/duration-text.ts";
import type { WindowModel } from "../../incident-model.ts";
import { Time } from "../figure.tsx";
import { mark } from "../marks.ts";
import type { RowPlace } from "../service-row.tsx";
import { Services } from "./incident-log.tsx";

/** One stretch of announced work: what, when, for how long, and what it touches. */
export function WorkRow({ window, place }: { window: WindowModel; place: RowPlace }) {
  const { title, services, from, to, status } = window;
  const { words, times, now, language } = place;
  const end = times.sameDay(from, to) ? times.clock(to) : times.moment(to, now);
  return (
    <li class={`work-row ${status}`}>
      {raw(mark("maintenance"))}
      <h3>
        <bdi>{title}</bdi>
      </h3>
      <p class="when">
        <Time at={from} times={times}>
          {times.moment(from, now)}
        </Time>{" "}
        {words.incident.work.to}{" "}
        <Time at={to} times={times}>
          {end}
        </Time>
        , {durationText(to - from, language)}
      </p>
      <p class="touches">
        <Services services={services} place={place} />
      </p>
    </li>
  );
}
