import type { Config } from "../config/config.ts";
import type { History } from "../history/history.ts";
import type { MonitorStore } from "../monitor/ports.ts";
import type { Language } from "../protocol/vocabulary.ts";
import type { Board } from "./board.ts";
import { toHistoryJson } from "./history-json.ts";
import type { StatusReader } from "./reader.ts";
import { indicatorOf, iso, toServiceJson } from "./service-json.ts";
import { createUptimes } from "./uptimes.ts";

export interface BoardReaderParts {
  board: Board;
  history: Pick<History, "history" | "uptime">;
  store: Pick<MonitorStore, "recentResults">;
  /** Results judged so far are in the store when it resolves. */
  flush(): Promise<void>;
  config(): Config;
  now(): number;
}

/** Programs are told in the site's language; `auto` is English, as programs have no Accept-Language to go by. */
export function programLanguage({ site }: Config): Language {
  return site.language === "auto" ? "en" : site.language;
}

/** The board as the API tells it. */
export function createBoardReader({
  board,
  history,
  store,
  flush,
  config,
  now,
}: BoardReaderParts): StatusReader {
  const uptimeOf = createUptimes({ history, now });
  return {
    status(audience) {
      const { name, url } = config().site;
      const language = programLanguage(config());
      const statuses = board.statuses(audience);
      return {
        site: { name, url },
        indicator: indicatorOf(statuses.filter(({ service }) => service.visibility === "public")),
        services: statuses.map((status) => toServiceJson(status, uptimeOf(status), audience, language)),
        generatedAt: iso(now()),
      };
    },
    service(id, audience) {
      const status = board.status(id, audience);
      return status ? toServiceJson(status, uptimeOf(status), audience, programLanguage(config())) : null;
    },
    async history(id, window, audience) {
      return board.status(id, audience) ? toHistoryJson(await history.history(id, window)) : null;
    },
    async results(id, limit, audience) {
      if (!board.status(id, audience)) return null;
      await flush();
      const results = await store.recentResults(id, limit);
      return results.map(({ at, outcome, latencyMs, reason }) => ({
        at: iso(at),
        outcome,
        latencyMs,
        reason,
      }));
    },
  };
}
