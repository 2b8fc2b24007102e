import { usedShare, writtenShare } from "../../../host/figures.ts";
import { isUnreadable, orNull } from "../../../host/reading.ts";
import type { Language } from "../../../protocol/vocabulary.ts";
import type { Catalogue } from "../../../text/catalogue.ts";
import { durationText } from "../../../text/duration-text.ts";
import { number, spoken, wholePercent } from "../../../text/quantity.ts";
import type { HostModel } from "../../views/host-gauges.ts";
import type { PartsHeadline } from "../parts-page.tsx";

/** Without a service that says where the limit is. */
export const usualDiskLimit = 0.9;
const dayMs = 86_400_000;
const tight = { memory: 0.92, swap: 0.8, loadPerCore: 2, pressure: 0.25, container: 0.92 };

/** What the machine is short of, in one sentence. */
export function hostHeadline(host: HostModel, language: Language, words: Catalogue): PartsHeadline {
  const { name, system, uptimeMs } = host.figures;
  const short = shortOf(host, language, words);
  const says = words.builtIn.host;
  const up = words.host.up(Math.floor(uptimeMs / dayMs), durationText(uptimeMs, language));
  const around = [up, system, limitWords(host, language, words)].join(", ");
  return {
    title:
      short.length === 0
        ? says.roomy(name)
        : says.short(
            name,
            short.map(({ of }) => of),
          ),
    sentence: `${short.map(({ how }) => `${upperFirst(how)}. `).join("")}${upperFirst(around)}.`,
    mark: short.length === 0 ? null : "degraded",
  };
}

interface Short {
  of: string;
  how: string;
}

function shortOf({ figures, diskLimits }: HostModel, language: Language, words: Catalogue): Short[] {
  const { memory, swap, load, cores, pressure, disks, limits } = figures;
  const says = words.builtIn.host;
  const share = (value: number): string => spoken(wholePercent(value, language));
  const found: Short[] = [];
  const used = orNull(memory);
  if (used && used.usedBytes / used.totalBytes >= tight.memory)
    found.push({
      of: says.memory,
      how: says.used(says.memory, share(used.usedBytes / used.totalBytes)),
    });
  const swapped = orNull(swap);
  if (swapped && swapped.totalBytes > 0 && swapped.usedBytes / swapped.totalBytes >= tight.swap)
    found.push({ of: says.swap, how: says.used(says.swap, share(swapped.usedBytes / swapped.totalBytes)) });
  const one = orNull(load)?.one ?? 0;
  const waiting = isUnreadable(pressure.cpu) || pressure.cpu.some >= tight.pressure;
  if (one / Math.max(1, cores) >= tight.loadPerCore && waiting)
    found.push({ of: words.host.cpu, how: says.loaded(number(one, language, 1), cores) });
  for (const { path, space } of orNull(disks) ?? []) {
    if (isUnreadable(space)) continue;
    if (usedShare(space) >= (diskLimits.get(path) ?? usualDiskLimit) - 0.03)
      found.push({ of: says.spaceOn(path), how: says.used(path, share(writtenShare(space))) });
  }
  const container = orNull(limits)?.memory;
  if (container && container.usedBytes / container.limitBytes >= tight.container)
    found.push({
      of: says.containerMemory,
      how: says.used(says.containerMemory, share(container.usedBytes / container.limitBytes)),
    });
  return found;
}

function limitWords({ figures }: HostModel, language: Language, words: Catalogue): string {
  const limits = orNull(figures.limits);
  const says = words.builtIn.host;
  if (!limits || (limits.memory === null && limits.cores === null && limits.processes === null))
    return says.noLimit;
  const cores = limits.cores === null ? [] : [says.coreLimit(limits.cores.toLocaleString(language))];
  return [...cores, ...(limits.memory === null ? [] : [says.memoryLimit])].join(", ") || says.processLimit;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
