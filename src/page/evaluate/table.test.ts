import { describe, expect, test } from "vitest";
import { column, jobs, jobTable, tableOf } from "../../../test/support/evaluated.ts";
import { table } from "../builder.ts";
import { evaluate } from "./evaluate.ts";

describe("a table", () => {
  test("comes sorted by its first sortable column, texts as people count", async () => {
    const found = await tableOf(jobTable());
    expect(column(found, 0).slice(0, 3)).toEqual(["job 0", "job 1", "job 2"]);
    expect(found).toMatchObject({
      total: 120,
      found: 120,
      page: 1,
      pages: 3,
      limit: 50,
      sort: "id",
      dir: "asc",
    });
  });

  test("is what the address says: sort, dir, search, limit and page", async () => {
    const byAge = await tableOf(jobTable(), { sort: "age", page: "2", limit: "50" });
    expect(column(byAge, 1)[0]).toBe(69);
    expect(byAge.dir).toBe("desc");
    const named = jobs.map((job) => ({ ...job, team: job.age > 60 ? "Red" : "blue" }));
    const searched = await tableOf(
      jobTable({ rows: named, columns: [{ field: "id", sortable: "asc" }, { field: "team" }] }),
      {
        search: "RED job",
        dir: "desc",
      },
    );
    expect(searched).toMatchObject({ found: 59, total: 120, search: "RED job", dir: "asc" });
    expect(new Set(column(searched, 1))).toEqual(new Set(["Red"]));
  });

  test("takes what is impossible in the address as not said", async () => {
    const found = await tableOf(jobTable(), {
      sort: "__proto__",
      dir: "up",
      limit: "-7",
      page: "99999",
      search: "",
    });
    expect(found).toMatchObject({ sort: "id", dir: "asc", limit: 50, page: 3 });
  });

  test("shows as many rows as the address says, up to a thousand", async () => {
    expect(await tableOf(jobTable(), { limit: "7", page: "2" })).toMatchObject({
      limit: 7,
      page: 2,
      pages: 18,
    });
    expect(await tableOf(jobTable(), { limit: "99999" })).toMatchObject({ limit: 1_000, pages: 1 });
  });

  test("has its id before the names when a page has several", async () => {
    const { parts } = await evaluate([jobTable(), jobTable({ id: "other" })], {
      "other.sort": "age",
      sort: "age",
    });
    expect(parts).toMatchObject([
      { prefix: "jobs.", sort: "id" },
      { prefix: "other.", sort: "age" },
    ]);
  });

  test("shows rows of any shape", async () => {
    class Job {
      #age = 7;
      get age() {
        return this.#age;
      }
    }
    const shapes = [
      { a: 1, b: null, c: undefined },
      { a: new Date("nonsense"), b: { deep: [1, 2] }, c: 10n },
      { a: Number.NaN, b: new Map([["x", 1]]), c: Symbol("s") },
    ];
    const found = await tableOf(table({ id: "any", title: "Any", rows: shapes as object[] }));
    expect(found.columns.map(({ field }) => field)).toEqual(["a", "b", "c"]);
    expect(found.rows[1]?.cells[1]).toEqual({ kind: "text", text: '{"deep":[1,2]}' });
    const getters = await tableOf(
      table({ id: "class", title: "Class", rows: [new Job()], columns: [{ field: "age" }] }),
    );
    expect(column(getters, 0)).toEqual([7]);
    const plain = await tableOf(table({ id: "plain", title: "Plain", rows: ["x", 2, null], limit: false }));
    expect(column(plain, 0)).toEqual(["x", 2, { kind: "none" }]);
    expect((await tableOf(table({ id: "none", title: "None", rows: [] }))).rows).toEqual([]);
  });

  test("makes columns of a function, and cells and attributes of rows", async () => {
    const found = await tableOf(
      table({
        id: "jobs",
        title: "Jobs",
        rows: jobs,
        columns: (rows) => [{ field: "id", header: `${rows.length} ids`, cell: (id) => id.toUpperCase() }],
        rowAttrs: (job) => ({ "data-id": job.id }),
      }),
    );
    expect(found.columns[0]?.header).toBe("120 ids");
    expect(found.rows[0]).toEqual({
      attrs: { "data-id": "job 0" },
      cells: [{ kind: "text", text: "JOB 0" }],
    });
  });

  test("finds the first of a million rows without sorting them all", async () => {
    const rows = Array.from({ length: 1_000_000 }, (_, index) => ({ id: (index * 7_919) % 1_000_003 }));
    const startedAt = performance.now();
    const found = await tableOf(
      table({ id: "many", title: "Many", rows, columns: [{ field: "id", sortable: "asc" }] }),
    );
    expect(column(found, 0).slice(0, 3)).toEqual([0, 1, 2]);
    expect(found.pages).toBe(20_000);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
