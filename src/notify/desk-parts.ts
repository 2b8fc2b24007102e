import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { DescribedService, Voice } from "./compose-change.ts";
import type { Delivery, OutboxStore } from "./ports.ts";
import type { Rule } from "./rules.ts";
import type { Standing } from "./standing.ts";

/** What the desk goes by, and whom it hands over to. */
export interface DeskParts {
  clock: Clock;
  log: Log;
  store: OutboxStore;
  /** Ids of the channels there are. */
  channels(): readonly string[];
  /** Whether it is read by people, who are not told each change of what keeps changing. */
  gathers(channelId: string): boolean;
  rules(): readonly Rule[];
  voice(): Voice;
  standing(id: string): Standing | undefined;
  describe(id: string): (DescribedService & { group: string | null }) | undefined;
  checkNow(id: string): Promise<void>;
  /** What the monitor decided is on disk when it resolves. */
  flush(): Promise<void>;
  queue(deliveries: readonly Delivery[]): void;
}
