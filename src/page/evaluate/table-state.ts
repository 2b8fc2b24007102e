/** What is offered; an address may ask for any number up to the most. */
export const tableLimits = [50, 100, 500, 1_000] as const;
export const mostRows = 1_000;

/** Where a table stands, as the address says: what is not possible there is as if it were not said. */
export interface TableAsked {
  sort: string | null;
  dir: "asc" | "desc" | null;
  search: string;
  limit: number | null;
  page: number;
}

export function readTableAsked(params: Readonly<Record<string, string>>, prefix: string): TableAsked {
  const said = (name: string): string | undefined =>
    Object.hasOwn(params, prefix + name) ? params[prefix + name] : undefined;
  const dir = said("dir");
  const page = said("page") ?? "";
  const limit = said("limit") ?? "";
  return {
    sort: said("sort") ?? null,
    dir: dir === "asc" || dir === "desc" ? dir : null,
    search: (said("search") ?? "").slice(0, 200),
    limit: /^[1-9]\d{0,8}$/.test(limit) ? Math.min(mostRows, Number(limit)) : null,
    page: /^[1-9]\d{0,8}$/.test(page) ? Number(page) : 1,
  };
}
