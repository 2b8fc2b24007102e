import { raw } from "hono/html";
import type { Language } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { durationText } from "../../text/duration-text.ts";
import { bytes, number, type Quantity, spoken, wholePercent } from "../../text/quantity.ts";
import type { HostFigures } from "./model.ts";

const gaugeWidth = 168;
const gaugeTicks = 11;
const dayMs = 86_400_000;

/** Eleven ticks over a line and a fill of three pixels: how much of the whole is in use. */
function gauge(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * gaugeWidth);
  const gap = (gaugeWidth - 1) / (gaugeTicks - 1);
  let ticks = "";
  for (let tick = 0; tick < gaugeTicks; tick += 1) {
    const long = tick === 0 || tick === gaugeTicks - 1;
    ticks += `M${Math.round(tick * gap) + 0.5} ${long ? 0 : 2}v${long ? 6 : 2}`;
  }
  return `<svg class="gauge" viewBox="0 0 ${gaugeWidth} 9" preserveAspectRatio="none" aria-hidden="true"><path class="ticks" d="${ticks}M0 8.5h${gaugeWidth}"/><path class="fill" d="M0 6h${filled}v3h-${filled}z"/></svg>`;
}

interface GaugeModel {
  label: string;
  figure: Quantity | null;
  note: string;
  share: number | null;
}

/** The machine that this runs on: the fragment `host`. */
export function hostSection(host: HostFigures, language: Language, words: Catalogue): string {
  return String(
    <section id="host" class="host" aria-labelledby="host-title">
      <div class="section-head">
        <h2 id="host-title">{words.host.title}</h2>
        <p>
          <bdi>{host.name}</bdi>,{" "}
          {words.host.up(Math.floor(host.uptimeMs / dayMs), durationText(host.uptimeMs, language))}
        </p>
      </div>
      <dl class="gauges">
        {gaugesOf(host, language, words).map((one) => (
          <Gauge {...one} unreadable={words.host.unreadable} />
        ))}
      </dl>
    </section>,
  );
}

function Gauge({ label, figure, note, share, unreadable }: GaugeModel & { unreadable: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="big">
        {figure ? (
          <span class="figure">
            {figure.value}
            <i>{figure.unit === "" ? "" : `\u00a0${figure.unit}`}</i>
          </span>
        ) : (
          <span class="figure none">–</span>
        )}
      </dd>
      <dd>
        {raw(share === null ? "" : gauge(share))}
        {figure ? note : unreadable}
      </dd>
    </div>
  );
}

function gaugesOf(
  { load, cores, memory, disk }: HostFigures,
  language: Language,
  words: Catalogue,
): GaugeModel[] {
  const perCore = load === null ? 0 : load / Math.max(1, cores);
  const text = (count: number): string => spoken(bytes(count, language));
  const all: GaugeModel[] = [
    {
      label: words.host.load(cores),
      figure: load === null ? null : { value: number(load, language, 2), unit: "" },
      note: words.host.perCore(number(perCore, language, 2)),
      share: load === null ? null : perCore,
    },
    {
      label: words.host.memory,
      figure: memory && ofTotal(memory.usedBytes, memory.totalBytes, language, words),
      note:
        memory && memory.swapUsedBytes > 0 ? words.host.swap(text(memory.swapUsedBytes)) : words.host.noSwap,
      share: memory && memory.usedBytes / Math.max(1, memory.totalBytes),
    },
  ];
  if (disk) {
    // As df counts: of what programs may use, so that the figure is that of a disk check.
    const share = disk.usedBytes / Math.max(1, disk.usedBytes + disk.availableBytes);
    all.push({
      label: words.host.disk(disk.path),
      figure: {
        value: wholePercent(share, language).value,
        unit: `% ${words.host.of(text(disk.totalBytes))}`,
      },
      note: words.host.free(text(disk.availableBytes)),
      share,
    });
  }
  return all;
}

/** `9.7 of 15.6 GB` where both share a unit, else each with its own. */
function ofTotal(used: number, total: number, language: Language, words: Catalogue): Quantity {
  const [part, whole] = [bytes(used, language), bytes(total, language)];
  const unit = words.host.of(spoken(whole));
  return { value: part.value, unit: part.unit === whole.unit ? unit : `${part.unit} ${unit}` };
}
