import { CortexError, exitCodes } from "../core/errors.ts";
import { resultsAndTimeline } from "./migrations/0001-results-and-timeline.ts";
import { rollUpsAndOverlays } from "./migrations/0002-roll-ups-and-overlays.ts";
import { resultsByNumber } from "./migrations/0003-results-by-number.ts";
import { incidents } from "./migrations/0004-incidents.ts";
import { knownTasks } from "./migrations/0005-known-tasks.ts";
import { embeddedTasks } from "./migrations/0006-embedded-tasks.ts";
import { outbox } from "./migrations/0007-outbox.ts";
import { metrics } from "./migrations/0008-metrics.ts";
import type { SqliteFile } from "./sqlite-file.ts";

/** In order; the version of a database is how many it has been through. Only ever appended to. */
export const migrations: readonly string[] = [
  resultsAndTimeline,
  rollUpsAndOverlays,
  resultsByNumber,
  incidents,
  knownTasks,
  embeddedTasks,
  outbox,
  metrics,
];

/** "Cort": marks the file as ours, so that somebody else's database is never migrated (sqlite.org/pragma.html). */
const applicationId = 0x43_6f_72_74;

/**
 * Refuses a database that is not ours or that a newer version of the program has written; changes nothing.
 * Returns its version: 0 when it holds nothing yet.
 */
export function checkSchemaVersion(file: SqliteFile, newest = migrations.length): number {
  const version = file.number("PRAGMA user_version");
  const owner = file.number("PRAGMA application_id");
  if (owner !== applicationId && file.number("SELECT count(*) FROM sqlite_schema") > 0)
    throw foreign(file.path);
  if (version > newest) throw newerVersion(file.path, version, newest);
  return version;
}

/** Brings the database to the newest version; each migration is stored whole or not at all. */
export function migrate(file: SqliteFile, steps: readonly string[] = migrations): void {
  const from = checkSchemaVersion(file, steps.length);
  steps.slice(from).forEach((sql, index) => {
    file.transact(() => {
      file.exec(sql);
      file.exec(`PRAGMA application_id = ${applicationId}`);
      file.exec(`PRAGMA user_version = ${from + index + 1}`);
    });
  });
}

function newerVersion(path: string, found: number, newest: number): CortexError {
  return new CortexError({
    code: "store.newer-version",
    message: `Cannot use the database ${path}: expected version ${newest} or older, found version ${found}`,
    remedy: "Start the newer version of Cortex that wrote it, or move it away; it was left as it is.",
    exitCode: exitCodes.unavailable,
  });
}

function foreign(path: string): CortexError {
  return new CortexError({
    code: "store.foreign",
    message: `Cannot use the database ${path}: expected one of Cortex, found another program's`,
    remedy: "Set CORTEX_DATA_DIR to a folder of its own; the file was left as it is.",
    exitCode: exitCodes.unavailable,
  });
}
