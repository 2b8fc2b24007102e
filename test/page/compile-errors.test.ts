import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "cortex-page-types-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Each line after an `@ts-expect-error` has to be one: the compiler complains of those that are not. */
const wrong = `import { card, chart, definePage, form, ok, table } from "cortex-status/page";
const rows = [{ id: "a", age: 3 }];
// @ts-expect-error a prop that a card does not have
card({ value: 1, titel: "Jobs" });
// @ts-expect-error a column that the rows do not have
table({ id: "a", title: "A", rows, columns: [{ field: "agee" }] });
// @ts-expect-error a direction that there is not
table({ id: "a", title: "A", rows, columns: [{ field: "age", sortable: "up" }] });
// @ts-expect-error rowAttrs is a function
table({ id: "a", title: "A", rows, columns: [{ field: "age" }], rowAttrs: { a: "b" } });
// @ts-expect-error a key that a row does not have
table({ id: "a", title: "A", rows, columns: [{ field: "age" }], rowAttrs: (job) => ({ "data-id": job.name }) });
// @ts-expect-error a cell gets the value of its field
table({ id: "a", title: "A", rows, columns: [{ field: "age", cell: (age: string) => age }] });
// @ts-expect-error a type of field that there is not
form({ id: "f", title: "F", fields: [{ name: "n", type: "colour" }], run: () => ok() });
// @ts-expect-error a text has no least value
form({ id: "f", title: "F", fields: [{ name: "n", type: "text", min: 1 }], run: () => ok() });
// @ts-expect-error a number is no text
form({ id: "f", title: "F", fields: [{ name: "n", type: "number" }], run: ({ n }) => ok(n.trim()) });
// @ts-expect-error a field that the form does not have
form({ id: "f", title: "F", fields: [{ name: "n", type: "number" }], run: ({ m }) => ok(m) });
// @ts-expect-error what a form gives is made by ok and fail
form({ id: "f", title: "F", fields: [], run: () => "done" });
// @ts-expect-error points are pairs
chart({ title: "C", series: [{ name: "a", points: [1, 2] }] });
// @ts-expect-error a pace that there is not
definePage({ refresh: "7s", render: () => null });
// @ts-expect-error render returns parts
definePage({ render: () => "hello" });
export const right = form({
  id: "f",
  title: "F",
  fields: [{ name: "size", type: "select", options: ["s", "l"] }, { name: "n", type: "number", required: false }],
  run: ({ size, n }) => {
    const known: "s" | "l" = size;
    const perhaps: number | null = n;
    return ok(known + perhaps);
  },
});
`;

test("a wrong field, column or prop is a compile error; the examples of the docs are not", () => {
  const docs = readFileSync(join(root, "docs/pages.md"), "utf8");
  const examples = [...docs.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);
  for (const [index, code] of examples.entries()) writeFileSync(join(dir, `example-${index}.ts`), code);
  writeFileSync(join(dir, "wrong.ts"), wrong);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: "esnext", module: "nodenext", types: ["node"] },
    ...{
      typeRoots: [join(root, "node_modules/@types")],
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    },
    paths: { "cortex-status/page": [join(root, "src/page/builder.ts")] },
  };
  writeFileSync(join(dir, "package.json"), '{ "type": "module" }');
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, "-p", dir], { encoding: "utf8" });
  expect([status, stdout, stderr]).toEqual([0, "", ""]);
});
