import { onTestFinished } from "vitest";
import type { Store } from "../../src/store/store.ts";
import { describeCommits } from "./commits.contract.ts";
import { describeEmbeddedTasks } from "./embedded-tasks.contract.ts";
import { describeIncidents } from "./incidents.contract.ts";
import { describeKnownTasks } from "./known-tasks.contract.ts";
import { describeMetrics } from "./metrics.contract.ts";
import { describeOutbox } from "./outbox.contract.ts";
import { describeResults } from "./results.contract.ts";
import { describeRollUps } from "./roll-ups.contract.ts";
import { describeSettingsAndSessions } from "./settings-and-sessions.contract.ts";
import { describeStoreItself } from "./store-itself.contract.ts";
import { describeTimelinesAndStates } from "./timelines-and-states.contract.ts";

/** The behaviour every store has. `open` gives an empty one. */
export function describeStoreContract(name: string, open: () => Promise<Store>): void {
  async function opened(): Promise<Store> {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  }

  describeResults(name, opened);
  describeTimelinesAndStates(name, opened);
  describeCommits(name, opened);
  describeRollUps(name, opened);
  describeOutbox(name, opened);
  describeSettingsAndSessions(name, opened);
  describeIncidents(name, opened);
  describeKnownTasks(name, opened);
  describeEmbeddedTasks(name, opened);
  describeMetrics(name, opened);
  describeStoreItself(name, opened);
}
