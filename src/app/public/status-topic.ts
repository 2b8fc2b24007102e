import type { Cancel, Clock } from "../../core/clock.ts";
import { type BroadcastTopic, createBroadcastTopic } from "../../live/broadcast-topic.ts";
import { EncodedJson } from "../../live/message.ts";
import { serviceStatusTopic } from "../../protocol/live.ts";
import type { OperatorServiceJson, ServiceJson } from "../../protocol/service-json.ts";
import { type Audience, audiences } from "../../protocol/vocabulary.ts";
import type { Area, Shared } from "../area.ts";

type Told = ServiceJson | OperatorServiceJson;

export interface StatusTopicParts {
  clock: Clock;
  /** Services this audience may see, in order. */
  services(audience: Audience): Told[];
  /** The service, if this audience may see it. */
  service(id: string, audience: Audience): Told | null;
}

export interface StatusTopic {
  route: BroadcastTopic["route"];
  /** State, reason, message or config of a service is not what it was: told at once. */
  changed(id: string): void;
  /** New check figures: told at most once a second. */
  checked(id: string): void;
  stop(): void;
}

const figuresEveryMs = 1_000;

/** What the monitor says of services, to programs. */
export function statusTopicArea({ clock, reader, engine: { bus } }: Shared): Area {
  const topic = createStatusTopic({
    clock,
    services: (audience) => reader.status(audience).services,
    service: reader.service,
  });
  const ends = [
    bus.subscribe("service.checked", (checks) => {
      for (const { result, changed } of checks) topic[changed ? "changed" : "checked"](result.serviceId);
    }),
    ...(["service.changed", "service.configured"] as const).map((name) =>
      bus.subscribe(name, (events) => {
        for (const { status } of events) topic.changed(status.service.id);
      }),
    ),
    bus.subscribe("service.removed", (events) => {
      for (const { id } of events) topic.changed(id);
    }),
  ];
  return {
    routes: [topic.route],
    stop() {
      for (const end of ends) end();
      topic.stop();
    },
  };
}

/** The topic `service_status`: the services as JSON, then every change. `seq` counts what each audience was told. */
function createStatusTopic({ clock, services, service }: StatusTopicParts): StatusTopic {
  const seqs: Record<Audience, number> = { viewer: 0, operator: 0 };
  /** Ids an audience knows of: what it never saw is not told to be gone. */
  const known: Record<Audience, Set<string>> = { viewer: new Set(), operator: new Set() };
  const waiting = new Set<string>();
  let timer: Cancel | null = null;
  /** Who joins over and over costs no more than who joins once: it is good until something is told, or would have been. */
  const snapshots = new Map<Audience, { json: EncodedJson; takenAt: number }>();

  const topic = createBroadcastTopic(serviceStatusTopic, (audience) => {
    const kept = snapshots.get(audience);
    if (kept && clock.monotonic() - kept.takenAt < figuresEveryMs) return kept.json;
    const seen = services(audience);
    known[audience] = new Set(seen.map(({ id }) => id));
    const json = new EncodedJson({ services: seen, seq: seqs[audience] });
    snapshots.set(audience, { json, takenAt: clock.monotonic() });
    return json;
  });

  function publish(audience: Audience, event: string, payload: object): void {
    if (topic.watchers(audience) === 0) return;
    seqs[audience]++;
    topic.publish(audience, event, { ...payload, seq: seqs[audience] });
  }

  function tell(id: string): void {
    waiting.delete(id);
    snapshots.clear();
    for (const audience of audiences) {
      if (topic.watchers(audience) === 0) continue;
      const told = service(id, audience);
      if (told) {
        known[audience].add(id);
        publish(audience, "status_update", told);
      } else if (known[audience].delete(id)) publish(audience, "service_removed", { id });
    }
  }

  function tellWaiting(): void {
    timer = null;
    for (const id of [...waiting]) tell(id);
  }

  return {
    route: topic.route,
    changed: tell,
    checked(id) {
      if (audiences.every((audience) => topic.watchers(audience) === 0)) {
        snapshots.clear();
        return;
      }
      waiting.add(id);
      timer ??= clock.after(figuresEveryMs, tellWaiting);
    },
    stop: () => timer?.(),
  };
}
