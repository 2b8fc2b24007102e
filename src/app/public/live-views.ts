import type { Config } from "../../config/config.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { createSharedViews, type SharedViews, type ViewAccess } from "../../live/shared-view.ts";
import type { ViewerContext } from "../../live/transport.ts";
import type { ViewSource } from "../../live/view.ts";
import { type Language, languages, type UptimeWindow, uptimeWindows } from "../../protocol/vocabulary.ts";
import type { Board } from "../../web/board.ts";
import { operatorViewPrefix } from "../../web/operator/view-key.ts";
import { embedViewKey, serviceViewKey, statusViewKey } from "../../web/page-cache.ts";
import { createEmbedSource } from "../../web/views/embed.tsx";
import type { HostModel } from "../../web/views/host-gauges.ts";
import type { PageFrame, StatusModel } from "../../web/views/model.ts";
import { createServiceSource } from "../../web/views/service.tsx";
import { createStatusSource } from "../../web/views/status.tsx";
import type { IncidentDesk } from "../incident/incident-desk.ts";
import { announcements, incidentSource, incidentsOfService } from "../incident/incident-views.ts";
import { lastShown } from "../last-shown.ts";
import type { RecentResults } from "../monitor/recent-results.ts";
import type { OperatorViews } from "../operator/operator-views.ts";
import type { RecentPasts } from "./recent-pasts.ts";

export interface LiveViewsParts {
  clock: Clock;
  log: Log;
  board: Board;
  results: RecentResults;
  pasts: RecentPasts;
  offlineSince(): number | null;
  desk: IncidentDesk;
  config(): Config;
  configPath: string;
  isFirstConfig(): boolean;
  frame(language: Language): PageFrame;
  /** Null unless they are public. */
  host(): HostModel | null;
  /** Pages behind the gate. */
  operator: Pick<OperatorViews, "resolve" | "touch">;
}

export interface LiveViews {
  views: SharedViews;
  /** State of a service changed (urgent), or its figures did. */
  touch(id: string, urgent: boolean): void;
  /** A window of a service was read anew. */
  touchPast(id: string, window: UptimeWindow): void;
  /** There are new figures of the machine. */
  touchHost(): void;
  /** Time has passed, or what all pages show changed. */
  touchAll(): void;
  allow(key: string, context: ViewerContext): ViewAccess;
}

/** Pages of the operator's that show services. */
const showingServices = ["/dashboard", "/dashboard/services"];

/** Every page that is live, by the key of its view. */
export function createLiveViews(parts: LiveViewsParts): LiveViews {
  const { clock, log } = parts;
  const views = createSharedViews({ clock, log, resolve: (key) => resolve(key, parts) });
  // Asked with every check of every service, so they are put together once.
  const keys = new Map<string, string[]>();
  const keysOf = (id: string): string[] => {
    const known = keys.get(id) ?? keysShowing(id);
    keys.set(id, known);
    return known;
  };
  return {
    views,
    touch(id, urgent) {
      views.markDirty(keysOf(id), { urgent });
      parts.operator.touch(showingServices, { urgent });
    },
    touchPast(id, window) {
      const keys = languages.map((language) => serviceViewKey(id, window, language));
      views.markDirty(keys, { urgent: false });
    },
    touchHost() {
      if (parts.host() !== null) views.markDirty(languages.map(statusViewKey), { urgent: false });
    },
    touchAll() {
      views.markDirty((key) => !key.startsWith(operatorViewPrefix), { urgent: false });
      parts.operator.touch("all", { urgent: false });
    },
    allow(key, { audience }) {
      if (!key.startsWith(operatorViewPrefix)) return { allowed: true, rights: "viewer" };
      if (audience === "operator") return { allowed: true, rights: "operator" };
      return { allowed: false, reason: "this page is the operator's: log in first" };
    },
  };
}

/** Keys of every view that a service is on. */
function keysShowing(id: string): string[] {
  return languages.flatMap((language) => [
    statusViewKey(language),
    embedViewKey(language),
    ...uptimeWindows.map((window) => serviceViewKey(id, window, language)),
  ]);
}

function resolve(key: string, parts: LiveViewsParts): ViewSource | null {
  if (key.startsWith(operatorViewPrefix)) return parts.operator.resolve(key);
  const [name, ...rest] = key.split(":");
  const language = languages.find((known) => known === rest.at(-1));
  if (!language) return null;
  const frame = parts.frame(language);
  if (name === "status" && rest.length === 1) return createStatusSource(() => statusModel(parts), frame);
  if (name === "embed" && rest.length === 1) return createEmbedSource(() => statusModel(parts), frame);
  if (name === "service" && rest.length === 3) {
    const window = uptimeWindows.find((known) => known === rest[1]);
    return window === undefined ? null : serviceSource(rest[0] ?? "", window, parts, frame);
  }
  return incidentSource([name ?? "", ...rest], parts.desk, frame, parts.clock.now);
}

function statusModel(parts: LiveViewsParts): StatusModel {
  const { board, host, offlineSince, clock, configPath, isFirstConfig, desk } = parts;
  const groups = board.groups("viewer");
  const now = clock.now();
  const told = announcements(desk, now);
  return {
    ...{ groups, host: host(), offlineSince: offlineSince(), announcements: told, now },
    ...{ configPath, isFirstConfig: isFirstConfig() },
  };
}

function serviceSource(
  id: string,
  window: UptimeWindow,
  { board, results, pasts, desk }: LiveViewsParts,
  frame: PageFrame,
): ViewSource | null {
  const page = lastShown(() =>
    board.servicePage(id, {
      ...{ results: results.of(id), window, past: pasts.of(id, window) },
      incidents: incidentsOfService(desk, id),
    }),
  );
  // The view is retired when the service goes; until then it shows what was last known.
  return page && createServiceSource(page, frame);
}
