/** Badges of a service, as SVG and as shields.io reads them. White text on each colour has a contrast of 4.5 at least. */
import type { Language, State, UptimeWindow } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import { milliseconds, percent, spoken } from "../../text/quantity.ts";
import type { ServiceModel } from "../views/model.ts";

export const badgeTypes = ["state", "uptime", "latency"] as const;
export type BadgeType = (typeof badgeTypes)[number];

export interface Badge {
  label: string;
  message: string;
  color: string;
  isError: boolean;
}

export const badgeColours = {
  good: "#1b7a4b",
  worse: "#9a5b00",
  bad: "#c32324",
  work: "#27728f",
  grey: "#5f676b",
} as const;
export const labelColour = "#4a5356";

const colourOf: Record<State, keyof typeof badgeColours> = {
  ...{ operational: "good", degraded: "worse", down: "bad" },
  ...{ unknown: "grey", maintenance: "work", paused: "grey" },
};

export function badgeOf(
  service: ServiceModel,
  type: BadgeType,
  window: UptimeWindow,
  language: Language,
): Badge {
  const { name, state } = service;
  const words = catalogue(language);
  const isError = state === "down";
  if (type === "state")
    return { label: name, message: words.state[state], color: badgeColours[colourOf[state]], isError };
  if (type === "uptime") {
    const { up } = service.uptime[window];
    return {
      label: `${name}, ${words.time.windows[window]}`,
      message: up === null ? words.service.notMeasured : spoken(percent(up, language)),
      color:
        up === null ? badgeColours.grey : badgeColours[up >= 0.999 ? "good" : up >= 0.99 ? "worse" : "bad"],
      isError: false,
    };
  }
  const p50 = service.latency?.p50 ?? null;
  return {
    label: `${name}, ${words.status.median}`,
    message: p50 === null ? words.service.notMeasured : spoken(milliseconds(p50, language)),
    color: p50 === null ? badgeColours.grey : badgeColours.work,
    isError: false,
  };
}

/** The drawer knows the width of every letter: it is loaded when the first badge is asked for. */
export async function badgeSvg({ label, message, color }: Badge): Promise<string> {
  const { makeBadge } = await import("badge-maker");
  return makeBadge({ label, message, color, labelColor: labelColour });
}

/** shields.io, endpoint badges. */
export function shieldsJson({ label, message, color, isError }: Badge) {
  return { schemaVersion: 1, label, message, color: color.slice(1), isError, cacheSeconds: 60 };
}
