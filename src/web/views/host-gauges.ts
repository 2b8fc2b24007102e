import { type HostFigures, writtenShare } from "../../host/figures.ts";
import { isUnreadable, orNull, type Reading, type UnreadableReason } from "../../host/reading.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import {
  bitsPerSecond,
  bytes,
  bytesPerSecond,
  finePercent,
  number,
  type Quantity,
  spoken,
  wholePercent,
} from "../../text/quantity.ts";

/** The machine as the page shows it. */
export interface HostModel {
  figures: HostFigures;
  /** By path, 0 to 1: more than this in use is down, says a service that may be told of here. */
  diskLimits: ReadonlyMap<string, number>;
}

/** One figure of the machine with its gauge, or why there is none. */
export interface GaugeModel {
  label: string;
  reading: Reading<{
    figure: Quantity;
    note: string;
    /** How much of the whole; null: nobody says what the whole is. */
    share: number | null;
    limit: number | null;
  }>;
}

interface Place {
  language: Language;
  words: Catalogue;
}

/** Load, memory, root disk, network and pressure. */
export function gaugesOf(host: HostModel, place: Place): GaugeModel[] {
  return [
    loadGauge(host.figures, place),
    memoryGauge(host.figures, place),
    diskGauge(host, place),
    networkGauge(host.figures, place),
    pressureGauge(host.figures, place),
  ].filter((gauge) => gauge !== null);
}

function loadGauge({ load, cores }: HostFigures, { language, words }: Place): GaugeModel {
  return gaugeOf(words.host.load(cores), load, ({ one }) => {
    const perCore = one / Math.max(1, cores);
    const note = words.host.perCore(number(perCore, language, 2));
    return { figure: { value: number(one, language, 2), unit: "" }, note, share: perCore, limit: null };
  });
}

function memoryGauge({ memory, swap }: HostFigures, place: Place): GaugeModel {
  const { language, words } = place;
  return gaugeOf(words.host.memory, memory, ({ usedBytes, totalBytes }) => {
    const swapped = orNull(swap)?.usedBytes ?? 0;
    return {
      figure: ofTotal(usedBytes, totalBytes, place),
      note: swapped > 0 ? words.host.swap(spoken(bytes(swapped, language))) : words.host.noSwap,
      share: usedBytes / Math.max(1, totalBytes),
      limit: null,
    };
  });
}

/** Of the root, or of the first where there is no root. */
function diskGauge({ figures, diskLimits }: HostModel, { language, words }: Place): GaugeModel {
  const all = figures.disks;
  if (isUnreadable(all)) return { label: words.host.disk("/"), reading: all };
  const disk = all.find(({ path }) => path === "/") ?? all[0];
  if (!disk) return { label: words.host.disk("/"), reading: { unreadable: "missing" } };
  return gaugeOf(words.host.disk(disk.path), disk.space, (space) => {
    const share = writtenShare(space);
    const limit = diskLimits.get(disk.path) ?? null;
    const total = words.host.of(spoken(bytes(space.totalBytes, language)));
    return {
      figure: { value: wholePercent(share, language).value, unit: `% ${total}` },
      note:
        limit === null
          ? words.host.free(spoken(bytes(space.availableBytes, language)))
          : words.host.limit(spoken(wholePercent(limit, language))),
      share,
      limit,
    };
  });
}

function networkGauge({ network }: HostFigures, { language, words }: Place): GaugeModel {
  return gaugeOf(words.host.network, network, ({ inBytes, outBytes, bitsPerSecond: link }) => {
    const { value, unit } = bytesPerSecond(inBytes, language);
    const out = words.host.outward(spoken(bytesPerSecond(outBytes, language)));
    const speed = link === null ? "" : `, ${words.host.link(spoken(bitsPerSecond(link, language)))}`;
    return {
      figure: { value, unit: words.host.inward(unit) },
      note: out + speed,
      share: link === null ? null : (Math.max(inBytes, outBytes) * 8) / link,
      limit: null,
    };
  });
}

function pressureGauge({ pressure }: HostFigures, { language, words }: Place): GaugeModel {
  const share = ({ some }: { some: number }): string => spoken(finePercent(some, language));
  const told = (reading: HostFigures["pressure"]["io"]): string =>
    isUnreadable(reading) ? "–" : share(reading);
  return gaugeOf(words.host.pressure, pressure.cpu, ({ some }) => ({
    figure: { value: finePercent(some, language).value, unit: `% ${words.host.cpu}` },
    note: words.host.memoryAndDisk(told(pressure.memory), told(pressure.io)),
    share: some,
    limit: null,
  }));
}

function gaugeOf<Value>(
  label: string,
  reading: Reading<Value>,
  make: (value: Value) => Exclude<GaugeModel["reading"], { unreadable: UnreadableReason }>,
): GaugeModel {
  return { label, reading: isUnreadable(reading) ? reading : make(reading) };
}

/** `9.7 of 15.6 GB` where both share a unit, else each with its own. */
function ofTotal(used: number, total: number, { language, words }: Place): Quantity {
  const [part, whole] = [bytes(used, language), bytes(total, language)];
  const unit = words.host.of(spoken(whole));
  return { value: part.value, unit: part.unit === whole.unit ? unit : `${part.unit} ${unit}` };
}
