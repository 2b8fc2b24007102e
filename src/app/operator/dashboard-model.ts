import type { Status } from "../../monitor/service.ts";
import type { Board } from "../../web/board.ts";
import type { DashboardIssue, DashboardModel, DashboardService } from "../../web/views/dashboard-model.ts";
import type { ConfigState } from "../config/config-in-force.ts";
import type { Engine } from "../engine.ts";
import { troublesOf } from "../process/readiness.ts";
import type { StoreFigures } from "./store-figures.ts";

export interface DashboardParts {
  engine: Engine;
  config: ConfigState;
  configPath: string;
  store: StoreFigures;
  viewers: number;
  startedAt: number;
  now: number;
  /** What push addresses begin with: `https://status.example.com`. */
  ownAddress: string;
}

export function dashboardModel(parts: DashboardParts): DashboardModel {
  const { engine, config, configPath, store, viewers, startedAt, now } = parts;
  const { latenessMs } = engine.monitor.schedule();
  return {
    services: engine.board
      .statuses("operator")
      .map((status) => toService(status, engine.board, parts.ownAddress)),
    issues: [...config.errors.map(asIssue("error")), ...config.warnings.map(asIssue("warning"))],
    ...{ configPath, troubles: troublesOf(engine) },
    lateness: latenessMs,
    ...{ store, viewers, startedAt, now },
  };
}

function toService(status: Status, board: Board, ownAddress: string): DashboardService {
  const { service, state, since, reason, facts, detail, last } = status;
  const { id, name, kind, target, everyMs, visibility, pushToken } = service;
  const { stateVersion, latencyVersion } = board.model(status);
  return {
    ...{ id, name, kind, target, everyMs, visibility, state, since, reason, facts },
    // While it is confirmed nothing, the newest failure is what an operator wants to know.
    detail: detail ?? last?.detail ?? null,
    checkedAt: last?.at ?? null,
    latencyMs: last?.latencyMs ?? null,
    pushUrl: pushToken === null ? null : `${ownAddress}/push/${pushToken}`,
    acknowledged: status.acknowledgedAt !== null,
    version: stateVersion + latencyVersion,
  };
}

function asIssue(level: DashboardIssue["level"]) {
  return ({ path, line, expected, found, remedy }: ConfigState["errors"][number]): DashboardIssue => ({
    ...{ level, path, line, expected, found, remedy },
  });
}
