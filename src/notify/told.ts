import type { Transition } from "../monitor/transition.ts";
import type { NotSent } from "./alert.ts";
import { composeChange, type DescribedService, type Voice } from "./compose-change.ts";
import type { Told } from "./compose-told.ts";
import type { DeskParts } from "./desk-parts.ts";
import type { Delivery } from "./ports.ts";
import { outOfQuiet } from "./quiet.ts";
import { isAboutAny, type Rule, rulesOf } from "./rules.ts";
import type { Hold } from "./why.ts";

/** News that waits, and why. */
export interface Held {
  channelId: string;
  serviceId: string;
  news: Transition;
  hold: Hold;
}

const waiting = {
  state: "waiting",
  letterId: null,
  attempts: 0,
  nextAt: null,
  why: null,
  doneAt: null,
} as const;

/** A row for each channel that hears it and was not told already. */
export async function toldDeliveries(
  news: readonly Told[],
  parts: Pick<DeskParts, "store" | "channels" | "rules" | "describe" | "voice" | "clock">,
  hearsDowns: (who: { channelId: string; serviceIds: readonly string[] }) => boolean,
): Promise<Delivery[]> {
  const rows = news.flatMap((one) =>
    parts.channels().flatMap((channelId): Delivery[] => {
      const rules = hearing(channelId, one, parts);
      if (rules.length === 0) return [];
      const now = parts.clock.now();
      const row = {
        ...{ id: `${one.newsId}.${channelId}`, channelId, item: one.item, ...waiting },
        serviceId: one.serviceIds.length === 1 ? (one.serviceIds[0] ?? null) : null,
        ...{ at: now, notBefore: outOfQuiet(rules, parts.voice().timeZone, now) },
      };
      if (!one.automatic || !hearsDowns({ channelId, serviceIds: one.serviceIds })) return [row];
      return [{ ...row, state: "not-sent", doneAt: now, why: { why: "told-already" } }];
    }),
  );
  if (rows.length === 0) return [];
  const known = await parts.store.known(rows.map(({ id }) => id));
  return rows.filter(({ id }) => !known.has(id) && known.add(id));
}

function hearing(
  channelId: string,
  { kind, serviceIds }: Told,
  { rules, describe }: Pick<DeskParts, "rules" | "describe">,
): Rule[] {
  const services = serviceIds.map((id) => ({ id, group: describe(id)?.group ?? null }));
  return rulesOf(channelId, rules()).filter((rule) => rule.on.includes(kind) && isAboutAny(rule, services));
}

/** What is kept of news that was not sent: so that "why did I not hear of it" has an answer. */
export function composeNotSent(
  channelId: string,
  { news, why }: NotSent,
  service: DescribedService,
  voice: Voice,
  now: number,
): Delivery {
  const telling = { kind: "change", news, from: news.from, count: 0, notBefore: now } as const;
  return {
    ...{ id: `${news.id}.${channelId}`, channelId, serviceId: news.serviceId, at: now, notBefore: now },
    item: composeChange(telling, service, null, voice, now),
    ...{ state: "not-sent", letterId: null, attempts: 0, nextAt: null, why, doneAt: now },
  };
}
