import { type UptimeWindow, uptimeWindows } from "../../protocol/vocabulary.ts";
import { spoken, wholePercent } from "../../text/quantity.ts";
import { Latency, Share } from "./figure.tsx";
import type { ServiceModel } from "./model.ts";
import type { RowPlace } from "./service-row.tsx";

interface PartProps {
  service: ServiceModel;
  place: RowPlace;
}

/** Shares of four windows, each with how much of it was measured, and three percentiles. */
export function Figures({ service, place: { language, words, times, now } }: PartProps) {
  const { latency, uptime, bornAt } = service;
  const dayMs = 86_400_000;
  const head = (window: UptimeWindow): string =>
    window === "24h" ? `${words.service.uptime}, ${words.time.windows[window]}` : words.time.windows[window];
  const days: Record<UptimeWindow, number> = { "24h": 1, "7d": 7, "30d": 30, "90d": 90 };
  return (
    <dl id="figures" class="figures">
      {uptimeWindows.map((window) => (
        <div>
          <dt>{head(window)}</dt>
          <dd class="big">
            <Share up={uptime[window].up} language={language} none={words.status.nothing} />
          </dd>
          <dd>
            {words.service.measured(spoken(wholePercent(uptime[window].measured, language)))}
            {bornAt !== null && now - bornAt < days[window] * dayMs && (
              <>
                ,<br />
                {words.service.newOn(times.day(bornAt))}
              </>
            )}
          </dd>
        </div>
      ))}
      {(["p50", "p90", "p99"] as const).map((name) => (
        <div class="percentile">
          <dt>{words.service[name]}</dt>
          <dd class="big">
            <Latency ms={latency?.[name] ?? null} language={language} none={words.service.noAnswer} />
          </dd>
          <dd>{latency === null ? words.service.noAnswer : words.service.faster[name]}</dd>
        </div>
      ))}
    </dl>
  );
}
