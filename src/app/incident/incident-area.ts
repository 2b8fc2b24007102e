import type { Area, Shared } from "../area.ts";
import { incidentNotes, incidentPages } from "./incident-pages.ts";
import { tellIncidentPages } from "./incident-views.ts";

/** Incidents and maintenance. */
export function incidentArea({ engine, frame, live, operator }: Shared): Area {
  const pages = incidentPages(engine, frame);
  return {
    pages: () => pages,
    notes: incidentNotes(engine),
    stop: tellIncidentPages(
      engine.bus,
      () => live().views,
      (paths) => operator().touch(paths, { urgent: true }),
    ),
  };
}
