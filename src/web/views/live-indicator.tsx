import type { Catalogue } from "../../text/catalogue.ts";

/** Quiet while all is well; the browser writes the state of the connection into `data-live` and the text. */
export function LiveIndicator({ words: { live } }: { words: Catalogue }) {
  return (
    <span
      id="live"
      class="live"
      role="status"
      data-live=""
      data-text-live={live.live}
      data-text-polling={live.polling}
      data-text-reconnecting={live.reconnecting}
      data-text-refused={live.refused}
      data-text-stale={live.stale}
    >
      <span class="live-text">{live.live}</span>
    </span>
  );
}
