/**
 * The least that could keep the same results: time, service, outcome and latency in a table that is only appended to,
 * in transactions of as many results as come in the time that we gather them. Prints JSON as `simulated-hour.ts` does.
 * Arguments: services, minutes.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [services, minutes] = [Number(process.argv[2] ?? 1_000), Number(process.argv[3] ?? 60)];
const checks = services * minutes * 6;
const atOnce = Math.max(1, Math.round((services / 10) * 0.7));
const folder = await mkdtemp(join(tmpdir(), "cortex-bare-hour-"));
const path = join(folder, "bare.db");
const db = new DatabaseSync(path);
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
db.exec("CREATE TABLE results (at INTEGER, service INTEGER, outcome INTEGER, latency INTEGER)");
const insert = db.prepare("INSERT INTO results VALUES (?, ?, ?, ?)");
const before = written();
for (let i = 0; i < checks; i++) {
  if (i % atOnce === 0) db.exec("BEGIN");
  insert.run(1_800_000_000_000 + i * 10, i % services, 0, 40 + (i % 30));
  if (i % atOnce === atOnce - 1 || i === checks - 1) db.exec("COMMIT");
}
db.close();
const bytes = { written: written() - before, kept: (await stat(path)).size };
await rm(folder, { recursive: true, force: true });
console.log(JSON.stringify({ checks, ...bytes }));

/** Bytes that this process has handed to write calls (proc_pid_io(5), wchar). */
function written(): number {
  return Number(/wchar: (\d+)/.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
}
