/** The incidents of this process: the newest in memory, all of them in the store, and the verbs that change them. */
import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { randomToken } from "../core/ids.ts";
import type { Log } from "../core/log.ts";
import type { Status } from "../monitor/service.ts";
import type { Impact } from "../protocol/vocabulary.ts";
import type { IncidentEvents } from "./events.ts";
import { follow, removed, type Surrounding } from "./follow.ts";
import {
  addUpdate,
  editIncident,
  editUpdate,
  type Incident,
  type IncidentText,
  isOpen,
  writeIncident,
} from "./incident.ts";
import type { IncidentStore } from "./ports.ts";

/** Older ones are read from the store when somebody asks for them. */
const keptIncidents = 500;
const retryMs = 5_000;

export interface IncidentsParts {
  store: IncidentStore;
  clock: Clock;
  log: Log;
  impactOf(serviceIds: readonly string[]): Impact;
  publish(event: IncidentEvents["incident.written"]): void;
}

export interface Incidents {
  /** Newest first; what is open and the newest others. */
  all(): readonly Incident[];
  /** Among `all`. */
  find(id: string): Incident | undefined;
  /** Wherever it is. */
  load(id: string): Promise<Incident | undefined>;
  /** On disk when they resolve; undefined: there is none of this id. */
  open(text: IncidentText): Promise<Incident>;
  update(id: string, update: Pick<IncidentText, "status" | "body">): Promise<Incident | undefined>;
  edit(id: string, text: Pick<Incident, "title" | "impact" | "services">): Promise<Incident | undefined>;
  editUpdate(id: string, updateId: string, body: string): Promise<Incident | undefined>;
  /** Services are as these say. */
  heard(statuses: readonly Status[]): void;
  /** A service is watched no more. */
  removed(serviceId: string): void;
  /** Everything heard so far is on disk, or will not get there. */
  stop(): Promise<void>;
}

export async function createIncidents(parts: IncidentsParts): Promise<Incidents> {
  const { store, clock, log, publish } = parts;
  let kept = await store.newestIncidents(keptIncidents);
  /** Told already and not on disk yet. */
  const unsaved = new Map<string, Incident>();
  let last: Promise<unknown> = Promise.resolve();
  let retry: Cancel | null = null;
  let stopped = false;

  const around = (): Surrounding => ({
    ...{ at: clock.now(), newId: () => randomToken(9), impactOf: parts.impactOf },
  });

  function take(incident: Incident): void {
    const before = kept.find(({ id }) => id === incident.id) ?? null;
    kept = [incident, ...kept.filter(({ id }) => id !== incident.id)].sort(newestFirst);
    kept = kept.filter((one, index) => index < keptIncidents || isOpen(one));
    publish({ incident, before });
  }

  /** Changes are made one after the other, so that none undoes another. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = last.then(work, work);
    last = done.catch(() => undefined);
    return done;
  }

  /** Somebody waits for it: it is not so before it is on disk. */
  function write(id: string, change: (incident: Incident) => Incident): Promise<Incident | undefined> {
    return inTurn(async () => {
      const incident = await load(id);
      if (!incident) return undefined;
      const written = change(incident);
      await store.saveIncidents([written]);
      const meanwhile = kept.find((one) => one.id === id);
      if (meanwhile === undefined || meanwhile === incident) {
        unsaved.delete(id);
        take(written);
        return written;
      }
      // Services fell or came back during the write: that is kept, and is written after this.
      const next = change(meanwhile);
      unsaved.set(id, next);
      take(next);
      return next;
    });
  }

  async function load(id: string): Promise<Incident | undefined> {
    return kept.find((one) => one.id === id) ?? store.incident(id);
  }

  /** Nobody waits for it: it is so at once, and written until it is on disk. */
  function tell(changed: readonly Incident[]): void {
    for (const incident of changed) {
      unsaved.set(incident.id, incident);
      take(incident);
    }
    if (changed.length > 0) void inTurn(save);
  }

  async function save(): Promise<void> {
    const waiting = [...unsaved.values()];
    if (waiting.length === 0) return;
    try {
      await store.saveIncidents(waiting);
      for (const incident of waiting) if (unsaved.get(incident.id) === incident) unsaved.delete(incident.id);
    } catch (thrown) {
      log.error({ incidents: waiting.length, err: messageOf(thrown) }, "incident.not-written");
      retry?.();
      if (!stopped) retry = clock.after(retryMs, () => void inTurn(save));
    }
  }

  return {
    all: () => kept,
    find: (id) => kept.find((one) => one.id === id),
    load,
    open: (text) =>
      inTurn(async () => {
        const incident = writeIncident(text, around());
        await store.saveIncidents([incident]);
        take(incident);
        return incident;
      }),
    update: (id, update) => write(id, (incident) => addUpdate(incident, update, around())),
    edit: (id, text) => write(id, (incident) => editIncident(incident, text, clock.now())),
    editUpdate: (id, updateId, body) =>
      write(id, (incident) => editUpdate(incident, updateId, body, clock.now())),
    heard: (statuses) => tell(follow(kept, statuses, around())),
    removed: (serviceId) => tell(removed(kept, serviceId, around())),
    async stop() {
      stopped = true;
      retry?.();
      await inTurn(save);
    },
  };
}

function newestFirst(one: Incident, other: Incident): number {
  return other.createdAt - one.createdAt || (other.id < one.id ? -1 : 1);
}
