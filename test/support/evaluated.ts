import { table } from "../../src/page/builder.ts";
import { evaluate } from "../../src/page/evaluate/evaluate.ts";
import type { Fault, PlainPart, PlainTable } from "../../src/page/plain.ts";

async function only(tree: unknown, params: Record<string, string> = {}): Promise<PlainPart> {
  const { parts } = await evaluate(tree, params);
  const [part] = parts;
  if (!part || parts.length > 1) throw new Error(`expected one part, found ${parts.length}`);
  return part;
}

export async function faultOf(tree: unknown): Promise<Fault> {
  const part = await only(tree);
  if (part.part !== "fault") throw new Error(`expected a panel, found ${JSON.stringify(part)}`);
  return part.fault;
}

export async function tableOf(tree: unknown, params: Record<string, string> = {}): Promise<PlainTable> {
  const part = await only(tree, params);
  if (part.part !== "table") throw new Error(`expected a table, found ${JSON.stringify(part)}`);
  return part;
}

export const jobs = Array.from({ length: 120 }, (_, index) => ({
  id: `job ${index}`,
  age: (index * 37) % 120,
}));
export const jobTable = (more: object = {}) =>
  table({
    id: "jobs",
    title: "Jobs",
    rows: jobs,
    columns: [
      { field: "id", sortable: "asc" },
      { field: "age", header: "Age", sortable: "desc" },
    ],
    ...more,
  });
export const column = (found: PlainTable, index: number) =>
  found.rows.map(({ cells }) => {
    const cell = cells[index];
    return cell?.kind === "number" ? cell.value : cell?.kind === "text" ? cell.text : cell;
  });

/** What is told in each panel: where, what was expected, what came, what to do. */
export function faultsIn(parts: readonly PlainPart[]): string[] {
  return parts.flatMap((part) => {
    if (part.part === "fault") {
      const { where, expected, found, remedy } = part.fault;
      return [`${where}: expected ${expected}, found ${found}. ${remedy}.`];
    }
    return "parts" in part && part.part !== "sharedUsage" ? faultsIn(part.parts) : [];
  });
}
