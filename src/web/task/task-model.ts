import type { RunbookJson } from "../../protocol/symbiont.ts";
import type { Commanded } from "../../task/followed-task.ts";
import type { TailLine } from "../../task/log-tail.ts";
import type { KnownTask, TaskFilter } from "../../task/ports.ts";
import type { SymbiontState } from "../../task/reading/read-others.ts";
import type { Snapshot } from "../../task/snapshot.ts";
import type { Trouble } from "../../task/trouble.ts";

/** Which Symbiont the pages tell of. */
export interface PlaceModel {
  /** `127.0.0.1:8111`; null: there is none. */
  address: string | null;
  isEmbedded: boolean;
}

/** What is wrong, beside the last good state. Times are epoch ms. */
export interface TroubleModel {
  trouble: Trouble;
  since: number;
  /** Milliseconds between questions now. */
  pauseMs: number;
}

export interface TaskListModel {
  place: PlaceModel;
  trouble: TroubleModel | null;
  /** When the list was last right; null: never. */
  toldAt: number | null;
  /** Symbiont keeps no list of its own. */
  listIsMissing: boolean;
  tasks: readonly KnownTask[];
  total: number;
  counts: Readonly<Record<TaskFilter, number>>;
  needsYou: readonly KnownTask[];
  runbooks: readonly RunbookJson[];
  now: number;
}

export interface TaskListParams {
  show: TaskFilter;
  search: string;
  /** From 1 on. */
  page: number;
}

export const tasksOnPage = 50;

export interface TaskPageModel {
  place: PlaceModel;
  id: string;
  known: KnownTask | null;
  snapshot: Snapshot | null;
  /** When the snapshot came. */
  toldAt: number | null;
  trouble: TroubleModel | null;
  commanded: Commanded | null;
  log: LogModel;
  now: number;
}

export interface LogModel {
  /** The last ones. */
  lines: readonly TailLine[];
  count: number;
  cutOff: boolean;
  isMissing: boolean;
  trouble: Trouble | null;
}

export interface SymbiontPageModel {
  place: PlaceModel;
  hasToken: boolean;
  state: SymbiontState | null;
  trouble: TroubleModel | null;
  toldAt: number | null;
  counts: Readonly<Record<TaskFilter, number>>;
  now: number;
}
