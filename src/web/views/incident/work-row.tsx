import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { durationText } from "../../../text/duration-text.ts";
import type { WindowModel } from "../../incident-model.ts";
import { Time } from "../figure.tsx";
import { mark } from "../marks.ts";
import type { RowPlace } from "../service-row.tsx";
import { Services } from "./incident-log.tsx";

interface WorkRowProps {
  window: WindowModel;
  place: RowPlace;
  /** What its reader can do about it. */
  children?: Child;
}

/** One stretch of announced work: what, when, for how long, and what it touches. */
export function WorkRow({ window, place, children }: WorkRowProps) {
  const { title, services, from, to, status } = window;
  const { words, times, now, language } = place;
  const end = times.sameDay(from, to) ? times.clock(to) : times.moment(to, now);
  return (
    <li class={`work-row ${status}`}>
      {raw(mark("maintenance"))}
      <p class="work-title">
        <bdi>{title}</bdi>
      </p>
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
      {children}
    </li>
  );
}
