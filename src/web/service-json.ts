import type { Status } from "../monitor/service.ts";
import type { OperatorServiceJson, ServiceJson } from "../protocol/service-json.ts";
import { type Audience, type Indicator, type Language, uptimeWindows } from "../protocol/vocabulary.ts";
import { message } from "../text/message.ts";
import type { ServiceModel } from "./views/model.ts";

/** A service as API and topic tell it. Operators get its detail, visibility, kind and interval on top. */
export function toServiceJson(
  status: Status,
  uptime: ServiceModel["uptime"],
  audience: Audience,
  language: Language,
): ServiceJson | OperatorServiceJson {
  const { service, state, since, reason, facts, detail, last } = status;
  const seen: ServiceJson = {
    id: service.id,
    name: service.name,
    description: service.description,
    group: service.group,
    state,
    since: isoTime(since),
    checkedAt: isoTime(last?.at ?? null),
    latencyMs: last?.latencyMs ?? null,
    reason,
    message: message(reason, facts, language),
    uptime: rounded(uptime),
  };
  if (audience === "viewer") return seen;
  return { ...seen, detail, visibility: service.visibility, kind: service.kind, everyMs: service.everyMs };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoTime(at: number | null): string | null {
  return at === null ? null : iso(at);
}

/** Six digits say a tenth of a second in a day; more is noise. Rounded down, so that 1 means all of it. */
export function floorShare(share: number): number {
  return Math.floor(share * 1e6) / 1e6;
}

function rounded(uptime: ServiceModel["uptime"]): ServiceJson["uptime"] {
  const entries = uptimeWindows.map((window) => {
    const { up, measured } = uptime[window];
    // What was measured for a moment is not nothing: `up` would contradict it.
    const least = up === null ? 0 : 1e-6;
    return [
      window,
      { up: up === null ? null : floorShare(up), measured: Math.max(least, floorShare(measured)) },
    ];
  });
  return Object.fromEntries(entries);
}

/** Over public services: all down, any down, any degraded. Unknown, paused and maintained ones change no indicator. */
export function indicatorOf(publicStatuses: readonly Pick<Status, "state">[]): Indicator {
  const has = (state: Status["state"]) => publicStatuses.some((status) => status.state === state);
  if (has("down")) return publicStatuses.every(({ state }) => state === "down") ? "critical" : "major";
  return has("degraded") ? "minor" : "none";
}
