import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { scratchFolder } from "../../test/support/scratch-folder.ts";
import type { Result } from "../probe/result.ts";
import { CommitWriter } from "./commit-writer.ts";
import { migrate } from "./migrate.ts";
import { SqliteFile } from "./sqlite-file.ts";

function results(from: number, count: number, detail: string): Result[] {
  return Array.from({ length: count }, (_, i) => ({
    serviceId: `s${(from + i) % 10}`,
    at: from + i,
    outcome: "down",
    reason: "refused",
    latencyMs: null,
    facts: null,
    detail,
  }));
}

test("a commit that does not fit is not there at all, says so, and can be made once there is room", async () => {
  const file = new SqliteFile(join(await scratchFolder(), "cortex.db"));
  onTestFinished(() => file.close());
  migrate(file);
  const writer = new CommitWriter(file);
  writer.write({ results: results(0, 100, ""), timeline: [], states: [] });
  file.exec("PRAGMA max_page_count = 40");
  const large = { results: results(100, 1_000, "x".repeat(900)), timeline: [], states: [] };
  expect(() => writer.write(large)).toThrow(
    expect.objectContaining({ code: "store.full", exitCode: 5, status: 503 }),
  );
  expect(file.number("SELECT count(*) FROM results")).toBe(100);
  file.exec("PRAGMA max_page_count = 100000");
  writer.write(large);
  expect(file.number("SELECT count(*) FROM results")).toBe(1_100);
  // Every result but the first of each of the ten services is linked to one that is there.
  expect(
    file.number(`
      SELECT count(*) FROM results r JOIN results p ON p.service = r.service AND p.at = r.at - r.gap`),
  ).toBe(1_090);
});
