import { raw } from "hono/html";
import { isUnreadable } from "../../host/reading.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { durationText } from "../../text/duration-text.ts";
import { Figure } from "./figure.tsx";
import { gauge } from "./gauge.ts";
import { type GaugeModel, gaugesOf, type HostModel } from "./host-gauges.ts";

const dayMs = 86_400_000;

/** The machine that this runs on: the fragment `host`. */
export function hostSection(host: HostModel, language: Language, words: Catalogue): string {
  const { name, uptimeMs } = host.figures;
  return String(
    <section id="host" class="host" aria-labelledby="host-title">
      <div class="section-head">
        <h2 id="host-title">{words.host.title}</h2>
        <p>
          <bdi>{name}</bdi>, {words.host.up(Math.floor(uptimeMs / dayMs), durationText(uptimeMs, language))}
        </p>
      </div>
      <dl class="gauges">
        {gaugesOf(host, { language, words }).map((one) => (
          <Gauge {...one} words={words} />
        ))}
      </dl>
    </section>,
  );
}

function Gauge({ label, reading, words }: GaugeModel & { words: Catalogue }) {
  return (
    <div>
      <dt>{label}</dt>
      {isUnreadable(reading) ? (
        <>
          <dd class="big">
            <span class="figure none">–</span>
          </dd>
          <dd>{words.host.unreadable[reading.unreadable]}</dd>
        </>
      ) : (
        <>
          <dd class="big">
            <Figure of={reading.figure} />
          </dd>
          <dd>
            {raw(reading.share === null ? "" : gauge(reading.share, reading.limit))}
            {reading.note}
          </dd>
        </>
      )}
    </div>
  );
}
