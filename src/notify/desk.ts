/**
 * Decides who is told what and when. Transitions come from the store, where the commit that made them put them; what
 * is decided goes back there in one piece, and only then to the sender. One step after the other.
 */
import type { Cancel } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Transition } from "../monitor/transition.ts";
import {
  type Alert,
  advance,
  hear,
  isBlank,
  type NotSent,
  newAlert,
  type Step,
  type Telling,
} from "./alert.ts";
import { composeChange, type DescribedService } from "./compose-change.ts";
import type { Told } from "./compose-told.ts";
import type { DeskParts } from "./desk-parts.ts";
import type { Delivery } from "./ports.ts";
import { isAbout, type Rule, rulesOf } from "./rules.ts";
import { composeNotSent, type Held, toldDeliveries } from "./told.ts";

export interface Desk {
  /** Transitions may wait in the store. */
  wake(): void;
  /** Something about this service changed that news may wait for. */
  touch(serviceId: string): void;
  tell(told: Told): void;
  held(): Held[];
  /** Everything asked so far has been decided. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

interface Draft {
  alerts: Map<string, Alert>;
  deliveries: Delivery[];
  handled: string[];
  check: Set<string>;
  wakeAt: number | null;
}

const retryMs = 1_000;
/** The wall clock may step: it is looked at again after this long, whenever something waits. */
const longestSleepMs = 60_000;

export async function createDesk(parts: DeskParts): Promise<Desk> {
  const { clock, log, store } = parts;
  const alerts = new Map<string, Alert>();
  for (const { channelId, serviceId, alert } of await store.alerts())
    alerts.set(keyOf(channelId, serviceId), alert);
  const told: Told[] = [];
  const asking = new Set<string>();
  let transitionsWait = false;
  /** Services whose changes something waits for. */
  let watching = new Set<string>();
  let working: Promise<void> | null = null;
  let dirty = false;
  let stopped = false;
  let timer: Cancel = () => undefined;

  function begin(): void {
    dirty = true;
    if (working || stopped) return;
    working = work();
  }

  async function work(): Promise<void> {
    while (dirty && !stopped) {
      dirty = false;
      try {
        await decide();
      } catch (thrown) {
        log.error({ err: messageOf(thrown) }, "notify.not-decided");
        timer();
        timer = clock.after(retryMs, begin);
        break;
      }
    }
    // In the turn of the last look: what comes a moment later begins anew.
    working = null;
  }

  async function decide(): Promise<void> {
    const draft: Draft = { alerts: new Map(), deliveries: [], handled: [], check: new Set(), wakeAt: null };
    const taken = told.splice(0);
    try {
      if (transitionsWait) {
        await parts.flush();
        transitionsWait = false;
        for (const transition of await store.transitions()) hearTransition(transition, draft);
      }
      for (const key of alerts.keys()) if (!draft.alerts.has(key)) move(key, draft);
      draft.deliveries.push(...(await toldDeliveries(taken, parts, (ids) => hears(ids))));
      await commit(draft);
    } catch (thrown) {
      told.unshift(...taken);
      transitionsWait = true;
      throw thrown;
    }
  }

  /** Who hears of one of these services falling is told of no incident that opens by itself. */
  function hears({ channelId, serviceIds }: { channelId: string; serviceIds: readonly string[] }): boolean {
    return serviceIds.some((id) => rulesAbout(channelId, id).some(({ on }) => on.includes("down")));
  }

  async function commit(draft: Draft): Promise<void> {
    const { handled, deliveries } = draft;
    const changed = [...draft.alerts].filter(([key, alert]) => alerts.get(key) !== alert);
    if (handled.length + deliveries.length + changed.length > 0) {
      const stored = changed.map(([key, alert]) => ({ ...partsOf(key), alert }));
      await store.commitOutbox({ handled, deliveries, alerts: stored });
      for (const [key, alert] of changed) alerts.set(key, alert);
      parts.queue(deliveries.filter(({ doneAt }) => doneAt === null));
    }
    watch();
    for (const id of draft.check) ask(id);
    timer();
    if (draft.wakeAt !== null) {
      const inMs = Math.max(0, draft.wakeAt - clock.now());
      timer = clock.after(Math.min(longestSleepMs, inMs), begin);
    }
  }

  function hearTransition(transition: Transition, draft: Draft): void {
    draft.handled.push(transition.id);
    for (const channelId of parts.channels()) {
      const key = keyOf(channelId, transition.serviceId);
      const rules = rulesAbout(channelId, transition.serviceId);
      const known = draft.alerts.get(key) ?? alerts.get(key);
      if (rules.length === 0) {
        // What it was told is not followed any more: it must not be taken for what it knows later.
        if (known) draft.alerts.set(key, newAlert());
        continue;
      }
      const before = known ?? newAlert();
      const { alert, notSent } = hear(before, transition, rules);
      if (!known && isBlank(alert)) continue;
      draft.alerts.set(key, alert);
      note(channelId, notSent, draft);
      move(key, draft);
    }
  }

  /** Tells what may be told now of one service to one channel. */
  function move(key: string, draft: Draft): void {
    const alert = draft.alerts.get(key) ?? alerts.get(key);
    const { channelId, serviceId } = partsOf(key);
    if (!alert || isBlank(alert)) return;
    if (!parts.channels().includes(channelId)) {
      draft.alerts.set(key, newAlert());
      return;
    }
    const own = parts.standing(serviceId);
    const dependencies = (own?.dependsOn ?? []).flatMap((id) => parts.standing(id) ?? []);
    const around = { own, dependencies, timeZone: parts.voice().timeZone, now: clock.now() };
    const isForPeople = parts.gathers(channelId);
    const step = advance(alert, { ...around, isForPeople, rules: rulesAbout(channelId, serviceId) });
    if (JSON.stringify(step.alert) !== JSON.stringify(alert)) draft.alerts.set(key, step.alert);
    keep(channelId, alert, step, draft);
  }

  function keep(channelId: string, before: Alert, step: Step, draft: Draft): void {
    note(channelId, step.notSent, draft);
    for (const telling of step.tell) draft.deliveries.push(delivery(channelId, before, telling));
    for (const id of step.check) draft.check.add(id);
    if (step.wakeAt !== null) draft.wakeAt = Math.min(draft.wakeAt ?? Number.POSITIVE_INFINITY, step.wakeAt);
  }

  function note(channelId: string, notSent: readonly NotSent[], draft: Draft): void {
    const now = clock.now();
    for (const one of notSent) {
      const service = parts.describe(one.news.serviceId) ?? unknownService(one.news.serviceId);
      draft.deliveries.push(composeNotSent(channelId, one, service, parts.voice(), now));
    }
  }

  function delivery(channelId: string, before: Alert, telling: Telling): Delivery {
    const { news, kind, count, notBefore } = telling;
    const service = parts.describe(news.serviceId) ?? unknownService(news.serviceId);
    const troubleSince = before.told !== "operational" ? (before.news?.since ?? null) : null;
    const suffix = kind === "change" ? "" : `.${kind}${kind === "reminder" ? count : ""}`;
    return {
      id: `${news.id}${suffix}.${channelId}`,
      ...{ channelId, serviceId: news.serviceId, at: clock.now(), notBefore },
      item: composeChange(telling, service, troubleSince, parts.voice(), clock.now()),
      ...{ state: "waiting", letterId: null, attempts: 0, nextAt: null, why: null, doneAt: null },
    };
  }

  function rulesAbout(channelId: string, serviceId: string): Rule[] {
    const group = parts.describe(serviceId)?.group ?? null;
    return rulesOf(channelId, parts.rules()).filter((rule) => isAbout(rule, { id: serviceId, group }));
  }

  function watch(): void {
    const waiting = [...alerts].filter(([, alert]) => alert.waiting !== null);
    const ids = waiting.map(([key]) => partsOf(key).serviceId);
    watching = new Set(ids.flatMap((id) => [id, ...(parts.standing(id)?.dependsOn ?? [])]));
  }

  /** One check of a service at a time: what it finds comes back as a touch. */
  function ask(id: string): void {
    if (asking.has(id)) return;
    asking.add(id);
    parts.checkNow(id).then(
      () => {
        asking.delete(id);
        begin();
      },
      (thrown: unknown) => {
        asking.delete(id);
        log.error({ service: id, err: messageOf(thrown) }, "notify.check-failed");
      },
    );
  }

  return {
    wake() {
      transitionsWait = true;
      begin();
    },
    touch(id) {
      if (watching.has(id)) begin();
    },
    tell(one) {
      told.push(one);
      begin();
    },
    held: () =>
      [...alerts].flatMap(([key, { waiting }]) => {
        if (!waiting?.hold) return [];
        return [{ ...partsOf(key), news: waiting.news, hold: waiting.hold }];
      }),
    async idle() {
      while (working) await working;
    },
    async stop() {
      stopped = true;
      timer();
      await working;
    },
  };
}

/** Ids have neither spaces nor control characters. */
function keyOf(channelId: string, serviceId: string): string {
  return `${channelId} ${serviceId}`;
}

function partsOf(key: string): { channelId: string; serviceId: string } {
  const [channelId = "", serviceId = ""] = key.split(" ");
  return { channelId, serviceId };
}

function unknownService(id: string): DescribedService {
  return { id, name: id };
}
