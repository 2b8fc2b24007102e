import { headlineSaysOffline } from "../../text/headline.ts";
import { Time } from "./figure.tsx";
import type { ServiceModel } from "./model.ts";
import type { RowPlace } from "./service-row.tsx";

/** Says that this monitor is cut off, unless the headline does: the fragment `offline`, empty while all is well. */
export function offlineBanner(
  since: number | null,
  services: readonly ServiceModel[],
  { words, times, now }: RowPlace,
): string {
  if (since === null || headlineSaysOffline(services)) return '<div id="offline"></div>';
  const said = words.status.offline(times.moment(since, now));
  return String(
    <div id="offline" class="offline" data-announce={said}>
      <p>
        <strong>
          <Time at={since} times={times}>
            {said}
          </Time>
        </strong>
      </p>
      <p>{words.status.offlineSentence}</p>
    </div>,
  );
}
