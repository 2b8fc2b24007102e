import { CortexError, exitCodes, messageOf } from "../core/errors.ts";
import { checkSchemaVersion } from "./migrate.ts";
import { SqliteFile } from "./sqlite-file.ts";

/**
 * Reads all of a copy and refuses one that is harmed, another program's, empty, or of a newer version.
 * Throws CortexError `backup.unusable`; `shownAs` is the name the operator knows it by.
 */
export function checkBackup(path: string, shownAs = path): void {
  let file: SqliteFile | undefined;
  try {
    file = new SqliteFile(path, { readOnly: true });
    if (checkSchemaVersion(file) === 0) throw unusable(shownAs, "an empty database");
    const rows = file.prepare("PRAGMA quick_check(1)").all();
    const found = rows.map((row) => String(row.quick_check)).join("; ");
    if (found !== "ok") throw unusable(shownAs, found.replaceAll(/\s+/g, " "));
  } catch (thrown) {
    if (thrown instanceof CortexError && thrown.code === "store.newer-version") throw thrown;
    if (thrown instanceof CortexError && thrown.code === "backup.unusable") throw thrown;
    // An error of ours names the file that is being tried, which nobody knows; SQLite's own words are enough.
    const why = thrown instanceof CortexError && thrown.cause ? thrown.cause : thrown;
    throw unusable(shownAs, messageOf(why), thrown);
  } finally {
    file?.close();
  }
}

function unusable(path: string, found: string, cause?: unknown): CortexError {
  return new CortexError({
    code: "backup.unusable",
    message: `Cannot use ${path}: expected a whole copy made by \`cortex backup\`, found ${found}`,
    remedy: "Use another copy; nothing was changed",
    exitCode: exitCodes.bad,
    cause,
  });
}
