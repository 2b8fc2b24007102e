/** What happens to incidents and maintenance, as news for people (`protocol/telling.ts`). */
import type { Bus } from "../../bus/bus.ts";
import type { Config } from "../../config/config.ts";
import type { Cancel, Clock } from "../../core/clock.ts";
import type { Incident } from "../../incident/incident.ts";
import type { IncidentTold, MaintenanceTold } from "../../protocol/telling.ts";
import { incidentTitle } from "../../text/incident-phrases.ts";
import { programLanguage } from "../../web/board-reader.ts";
import type { IncidentBoard } from "../../web/incident-board.ts";
import type { WindowModel } from "../../web/incident-model.ts";
import { places } from "../../web/views/page.tsx";
import type { AppEvents } from "../events.ts";

interface TellingParts {
  bus: Bus<AppEvents>;
  board: IncidentBoard;
  config(): Config;
  clock: Clock;
}

const minuteMs = 60_000;
/** Work is announced this long before it begins. */
const announcedMs = 86_400_000;

export function tellIncidents({ bus, board, config, clock }: TellingParts): Cancel {
  /** What is soon and was announced; what has begun is not looked at again. */
  let announced: ReadonlySet<string> = new Set();

  function announce(): void {
    const now = clock.now();
    const soon = board
      .windows("operator")
      .filter(({ status, from }) => status === "scheduled" && from - now <= announcedMs)
      .map((window) => toMaintenanceTold(window, "announced", now));
    const fresh = soon.filter(({ newsId }) => !announced.has(newsId));
    announced = new Set(soon.map(({ newsId }) => newsId));
    for (const told of fresh) bus.publish("maintenance.announced", [told]);
  }

  const ends = [
    bus.subscribe("incident.written", (events) => {
      for (const { incident, before } of events) {
        const told = toIncidentTold(incident, before, board, config());
        if (told) bus.publish("incident.changed", [told]);
      }
    }),
    bus.subscribe("maintenance.planned", announce),
    bus.subscribe("maintenance.turned", (events) => {
      const windows = board.windows("operator");
      const shown = (one: { id: string; from: number }) =>
        windows.filter(({ id, from }) => id === one.id && from === one.from);
      for (const { began, ended } of events) {
        for (const window of began.flatMap(shown))
          bus.publish("maintenance.began", [toMaintenanceTold(window, "began", window.from)]);
        for (const window of ended.flatMap(shown))
          bus.publish("maintenance.ended", [toMaintenanceTold(window, "ended", window.to)]);
      }
    }),
  ];
  let cancel = clock.after(minuteMs, function everyMinute() {
    announce();
    cancel = clock.after(minuteMs, everyMinute);
  });
  return () => {
    cancel();
    for (const end of ends) end();
  };
}

/** Null: words were mended, or the monitor added to what it had just said. */
function toIncidentTold(
  incident: Incident,
  before: Incident | null,
  board: IncidentBoard,
  config: Config,
): IncidentTold | null {
  const last = incident.updates.at(-1);
  const model = board.show(incident, "operator");
  if (!last || !model || last.id === before?.updates.at(-1)?.id) return null;
  const { id, status, impact, services, falls, resolvedAt } = incident;
  const isOver = resolvedAt !== null && before !== null && before.resolvedAt === null;
  return {
    newsId: `incident-${id}-${last.id}`,
    at: last.at,
    change: before === null ? "opened" : isOver ? "resolved" : "updated",
    incident: {
      ...{ id, status, impact, title: incidentTitle(model, programLanguage(config)) },
      serviceIds: services.map((service) => service.id),
      body: last.told === null ? last.body : null,
      automatic: falls.length > 0,
      path: places.incident(id),
    },
  };
}

function toMaintenanceTold(window: WindowModel, change: string, at: number): MaintenanceTold {
  const { id, title, services, from, to } = window;
  return {
    newsId: `maintenance-${id}-${from}-${change}`,
    at,
    maintenance: {
      ...{ id, title, from, to, body: null, path: places.maintenance },
      serviceIds: services.map((service) => service.id),
    },
  };
}
