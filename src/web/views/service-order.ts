import type { State } from "../../protocol/vocabulary.ts";
import type { ServiceModel } from "./model.ts";

const urgency: Record<State, number> = {
  down: 0,
  degraded: 1,
  unknown: 2,
  maintenance: 3,
  operational: 4,
  paused: 4,
};

/** Worst first; what is equally well or ill keeps the operator's order. */
export function worstFirst(services: readonly ServiceModel[]): ServiceModel[] {
  return services.toSorted((a, b) => urgency[a.state] - urgency[b.state]);
}
