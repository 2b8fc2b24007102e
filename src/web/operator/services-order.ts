import { compareValues } from "../../page/evaluate/first-rows.ts";
import { readTableAsked } from "../../page/evaluate/table-state.ts";
import type { State } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import type { DashboardService } from "../views/dashboard-model.ts";
import type { Params } from "./operator-page.ts";
import { paramsOfQuery } from "./parts-page.tsx";

const sorts = {
  name: "asc",
  state: "asc",
  check: "asc",
  every: "asc",
  visibility: "asc",
  response: "desc",
} as const;
export type ServiceSort = keyof typeof sorts;

/** Worst first, as in the headline. */
const ranks: Record<State, number> = {
  ...{ down: 0, degraded: 1, unknown: 2, maintenance: 3, paused: 4, operational: 5 },
};

/** What in an address says which services are shown, and in which order. Nothing: all, as the config has them. */
export function servicesParams(_: Params, query: URLSearchParams): Params {
  const { search, sort, dir } = paramsOfQuery({}, query);
  const isSorted = sort !== undefined && Object.hasOwn(sorts, sort);
  return {
    ...(search === undefined || search === "" ? {} : { search }),
    ...(isSorted ? { sort, dir: dir === "asc" || dir === "desc" ? dir : sorts[sort as ServiceSort] } : {}),
  };
}

export function servicesAsked(params: Params) {
  const { search, sort, dir } = readTableAsked(params, "");
  return { search, sort, dir: dir ?? "asc", prefix: "" } as const;
}

/** Those that have every word, in the order that is asked for. */
export function arranged(
  services: readonly DashboardService[],
  { search, sort, dir }: ReturnType<typeof servicesAsked>,
  words: Catalogue,
): readonly DashboardService[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = services.filter((service) => {
    const { id, name, kind, target, state } = service;
    const seenBy = words.dashboard.visibilityWord[service.visibility];
    const text = [id, name, kind, target, words.state[state], seenBy].join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  if (sort === null) return found;
  const key = keyOf(sort as ServiceSort, words);
  return found.toSorted((one, other) => compareValues(key(one), key(other), dir));
}

function keyOf(sort: ServiceSort, words: Catalogue): (service: DashboardService) => string | number | null {
  const keys: Record<ServiceSort, (service: DashboardService) => string | number | null> = {
    name: ({ name }) => name,
    state: ({ state }) => ranks[state],
    check: ({ kind, target }) => `${kind} ${target}`,
    every: ({ everyMs }) => everyMs,
    visibility: ({ visibility }) => words.dashboard.visibilityWord[visibility],
    response: ({ latencyMs }) => latencyMs,
  };
  return keys[sort];
}

/** The direction in which a click sorts first. */
export function firstDirection(sort: ServiceSort): "asc" | "desc" {
  return sorts[sort];
}
