import type { Catalogue } from "../../text/catalogue.ts";
import type { DashboardService } from "../views/dashboard-model.ts";

export const operations = ["check", "pause", "resume", "acknowledge"] as const;

/** What can be done to a service as it is now. All buttons belong to one form of the page, which carries the token. */
export function Operations({ service, words }: { service: DashboardService; words: Catalogue }) {
  const { id, name, state, kind, acknowledged } = service;
  const { services } = words.operator;
  const isIll = state === "down" || state === "degraded";
  const possible = operations.filter((operation) => {
    if (operation === "check") return kind !== "push" && state !== "paused";
    if (operation === "acknowledge") return isIll && !acknowledged;
    return operation === (state === "paused" ? "resume" : "pause");
  });
  return (
    <span class="operations">
      {isIll && acknowledged && <span class="note">{services.acknowledged}</span>}
      {possible.map((operation) => (
        // With an id, because the one that has the focus would be taken for its successor and keep its word.
        <button
          id={`${operation}-${id}`}
          type="submit"
          class="plain"
          form="operate"
          name="do"
          value={`${operation} ${id}`}
        >
          {services.operation[operation]}
          <span class="spoken"> {name}</span>
        </button>
      ))}
    </span>
  );
}
