import type { Announcements } from "../incident-model.ts";
import { IncidentArticle } from "./incident/incident-log.tsx";
import { WorkRow } from "./incident/work-row.tsx";
import type { RowPlace } from "./service-row.tsx";

const entriesShown = 3;

/** What the operator has announced: incidents and coming maintenance. The fragment `announced`, empty without either. */
export function announced({ incidents, windows }: Announcements, place: RowPlace): string {
  if (incidents.length + windows.length === 0) return '<div id="announced" class="announced"></div>';
  return String(
    <div id="announced" class="announced">
      {incidents.map((incident) => (
        <IncidentArticle
          incident={incident}
          place={place}
          most={incident.resolvedAt === null ? entriesShown : 1}
        />
      ))}
      {windows.length > 0 && (
        <section class="work" aria-label={place.words.incident.maintenance}>
          <ul>
            {windows.map((window) => (
              <WorkRow window={window} place={place} />
            ))}
          </ul>
        </section>
      )}
    </div>,
  );
}
