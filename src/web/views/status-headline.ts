import { catalogue } from "../../text/catalogue.ts";
import { type Headline, headline } from "../../text/headline.ts";
import { incidentTitle } from "../../text/incident-phrases.ts";
import type { PageFrame, ServiceModel, StatusModel } from "./model.ts";

/** What is measured, and whether anybody is on it; what somebody has announced when nothing is measured to be wrong. */
export function statusHeadline(
  services: readonly ServiceModel[],
  { announcements, now }: Pick<StatusModel, "announcements" | "now">,
  { language, site }: PageFrame,
): Headline {
  const measured = headline(services, now, language, site.timeZone);
  const { incident: words } = catalogue(language);
  if (measured.mark === "down" || measured.mark === "degraded") {
    const isWorkedOn = services.some(({ state, workedOn }) => state === measured.mark && workedOn);
    return isWorkedOn ? { ...measured, title: words.onIt(measured.title) } : measured;
  }
  const open = announcements.incidents.find(
    ({ resolvedAt, impact }) => resolvedAt === null && impact !== "none",
  );
  if (measured.mark !== "operational" || !open) return measured;
  const sentence = services.length === 0 ? "" : words.allOperational;
  return { mark: "degraded", title: words.onIt(incidentTitle(open, language)), sentence };
}
