import { raw } from "hono/html";
import { formatDuration } from "../../core/duration.ts";
import { message } from "../../text/message.ts";
import { Operations } from "../operator/service-operations.tsx";
import type { DashboardService } from "./dashboard-model.ts";
import { Latency, Time } from "./figure.tsx";
import { mark } from "./marks.ts";
import { places } from "./page.tsx";
import type { RowPlace } from "./service-row.tsx";

/** A service with what only its operator sees: the fragment `d-<id>`. */
export function dashboardRow(service: DashboardService, place: RowPlace): string {
  const { id, name, state, kind, target, everyMs, visibility, latencyMs } = service;
  const { words, language, basePath } = place;
  const word = words.state[state];
  // The page of a service is public: nothing is there for one that only operators know of.
  const title = <bdi>{name}</bdi>;
  return String(
    <tr id={`d-${id}`} class={state} data-announce={`${name}: ${word}`}>
      <td class="mark-cell">{raw(mark(state))}</td>
      <th scope="row" class="name">
        {visibility === "public" ? <a href={basePath + places.service(id)}>{title}</a> : title}
        <Why service={service} place={place} />
        <Operations service={service} words={words} />
      </th>
      <td class="word">{word}</td>
      <td class="target">
        {!target.startsWith(kind) && <span class="kind">{kind} </span>}
        <bdi>{target}</bdi>
        {service.pushUrl !== null && (
          <p>
            {words.dashboard.pushTo} <code>{service.pushUrl}</code>
          </p>
        )}
      </td>
      <td class="number">{formatDuration(everyMs)}</td>
      <td class="grey">{words.dashboard.visibilityWord[visibility]}</td>
      <td class="number">
        <Latency ms={latencyMs} language={language} none={words.status.nothing} />
      </td>
    </tr>,
  );
}

/** The public phrase, since when, and the detail that is the operator's alone. */
function Why({ service, place }: { service: DashboardService; place: RowPlace }) {
  const { state, reason, facts, since, detail } = service;
  const { words, language, times, now } = place;
  if (state === "operational" && reason !== "self") return null;
  return (
    <div class="detail">
      {/* Who paused it knows why. */}
      {state !== "paused" && message(reason, facts, language)}
      {since !== null && (
        <>
          {" "}
          <Time at={since} times={times} relative="for">
            {words.time.since(times.moment(since, now))}
          </Time>
        </>
      )}
      {detail && <pre>{detail}</pre>}
    </div>
  );
}
