import type { MonitorStore } from "../../monitor/ports.ts";
import type { Result } from "../../probe/result.ts";

export interface RecentResults {
  /** Reads a service's results so that `of` has them; null: they are there already. */
  prepare(serviceId: string): Promise<void> | null;
  /** Newest first; empty when they were not prepared. */
  of(serviceId: string): readonly Result[];
  take(result: Result): void;
}

const shown = 50;
/** Services whose results are kept ready; the one not asked for longest goes first. */
const keptServices = 200;

/** The last results of the services that somebody looks at: read from the store once and kept up to date. */
export function createRecentResults(
  store: Pick<MonitorStore, "recentResults">,
  flush: () => Promise<void>,
): RecentResults {
  const lists = new Map<string, Result[]>();
  const reading = new Map<string, Promise<void>>();
  /** What comes in while the store is being read. */
  const arriving = new Map<string, Result[]>();

  async function read(id: string): Promise<void> {
    try {
      const late: Result[] = [];
      arriving.set(id, late);
      await flush();
      const stored = await store.recentResults(id, shown);
      const newest = stored[0]?.at ?? 0;
      keep(id, [...late.filter(({ at }) => at > newest).reverse(), ...stored]);
    } finally {
      arriving.delete(id);
      reading.delete(id);
    }
  }
  function keep(id: string, list: Result[]): void {
    lists.delete(id);
    lists.set(id, list);
    const [longestUnused] = lists.keys();
    if (lists.size > keptServices && longestUnused !== undefined) lists.delete(longestUnused);
  }

  return {
    prepare(id) {
      if (lists.has(id)) return null;
      const work = reading.get(id) ?? read(id);
      reading.set(id, work);
      return work;
    },
    of: (id) => lists.get(id) ?? [],
    take(result) {
      arriving.get(result.serviceId)?.push(result);
      const list = lists.get(result.serviceId);
      // What was told late is in the list already, from the store.
      if (!list || result.at <= (list[0]?.at ?? 0)) return;
      list.unshift(result);
      if (list.length > shown) list.length = shown;
    },
  };
}
