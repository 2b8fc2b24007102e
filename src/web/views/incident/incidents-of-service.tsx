import type { IncidentModel } from "../../incident-model.ts";
import type { RowPlace } from "../service-row.tsx";
import { IncidentArticle } from "./incident-log.tsx";

/** On the page of a service: the incidents that touched it. The fragment `incidents`, empty while there was none. */
export function incidentsOfService(incidents: readonly IncidentModel[], place: RowPlace): string {
  if (incidents.length === 0) return '<div id="incidents"></div>';
  return String(
    <div id="incidents" class="incident-list">
      <div class="section-head">
        <h2>{place.words.incident.ofService}</h2>
      </div>
      {incidents.map((incident) => (
        <IncidentArticle incident={incident} place={place} most={1} level={3} />
      ))}
    </div>,
  );
}
