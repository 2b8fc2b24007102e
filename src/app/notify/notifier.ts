/** Telling people: what the monitor and the other domains publish, to the desk; what the desk decides, to the sender. */
import type { Config } from "../../config/config.ts";
import type { Log } from "../../core/log.ts";
import { passedThreshold } from "../../notify/certificates.ts";
import type { Channel, Sent } from "../../notify/channel.ts";
import type { ChannelTrouble } from "../../notify/channel-queue.ts";
import { composeCertificate, composeTold, type ToldEvent } from "../../notify/compose-told.ts";
import { createDesk } from "../../notify/desk.ts";
import { failureInEnglish } from "../../notify/failure.ts";
import type { Delivery, OutboxStore } from "../../notify/ports.ts";
import { createSender } from "../../notify/sender.ts";
import type { Standing } from "../../notify/standing.ts";
import type { Held } from "../../notify/told.ts";
import type { ProgramEnvironment } from "../../probe/kind.ts";
import { createLookup } from "../../probe/lookup.ts";
import { programLanguage } from "../../web/board-reader.ts";
import { toServiceJson } from "../../web/service-json.ts";
import type { Engine } from "../engine.ts";
import { keepRetention } from "../retention.ts";
import { channelsOf, sendTest, voiceOf } from "./channels.ts";

export interface NotifierParts {
  engine: Pick<Engine, "bus" | "monitor" | "board" | "clock" | "connectivity">;
  store: OutboxStore;
  log: Log;
  config(): Config;
  programs: ProgramEnvironment;
  /** Default: those of the config. */
  channels?: (config: Config) => Channel[];
}

export interface Notifier {
  /** Applies the config in force; the engine goes first. */
  configure(): Promise<void>;
  /** We may be online again. */
  connectivityChanged(): void;
  held(): Held[];
  waiting(): Delivery[];
  /** Newest first. */
  done(limit: number): Promise<Delivery[]>;
  troubles(): ChannelTrouble[];
  /** Null: there is no such channel. */
  test(channelId: string): Promise<Sent | null>;
  /** What an operator should know of. */
  warnings(): string[];
  stop(): Promise<void>;
}

/** So long it can be seen what was sent and what was not. */
const keptMs = 30 * 86_400_000;
/** A first failure may be a hiccup. */
const failuresWorthAWord = 2;

export async function createNotifier({
  engine,
  store,
  log,
  config,
  programs,
  channels: makeChannels = channelsOf,
}: NotifierParts): Promise<Notifier> {
  const { bus, monitor, clock } = engine;
  const lookup = createLookup(clock);
  let channels = makeChannels(config());
  const sender = createSender(await store.waiting(), {
    ...{ clock, log, store, site: () => voiceOf(config()).site },
    context: () => {
      const { language, timeZone } = voiceOf(config());
      return { lookup, environment: programs, language, timeZone };
    },
  });
  const desk = await createDesk({
    ...{ clock, log, store, flush: monitor.flush, checkNow: monitor.checkNow, queue: sender.add },
    channels: () => channels.map(({ id }) => id),
    gathers: (id) => channels.some((channel) => channel.id === id && channel.gathers),
    rules: () => config().notify.rules,
    voice: () => voiceOf(config()),
    standing: (id) => standingOf(engine, id),
    describe: (id) => describe(engine, id, config()),
  });
  const ends = [
    bus.subscribe("service.transition", desk.wake),
    bus.subscribe("service.checked", (checks) => {
      for (const { result, status, measured } of checks) {
        desk.touch(result.serviceId);
        if (measured.figures.certificateExpiresAt !== undefined)
          lookAtCertificate(status.service, measured.figures.certificateExpiresAt * 1_000);
      }
    }),
    bus.subscribe("service.changed", (events) => {
      for (const { status } of events) desk.touch(status.service.id);
    }),
    bus.subscribe("service.overlay", (events) => {
      for (const { span } of events) desk.touch(span.serviceId);
    }),
    ...listenForTold(bus, (event) => {
      const nameOf = (id: string) => monitor.status(id)?.service.name ?? id;
      desk.tell(composeTold(event, nameOf, voiceOf(config())));
    }),
  ];
  /** The last word on the certificate of each service. */
  const certificates = new Map<string, string>();
  function lookAtCertificate(service: { id: string; name: string }, expiresAt: number): void {
    const threshold = passedThreshold(expiresAt, clock.now());
    if (threshold === null) return;
    const told = composeCertificate(service, expiresAt, threshold, voiceOf(config()), clock.now());
    if (certificates.get(service.id) === told.newsId) return;
    certificates.set(service.id, told.newsId);
    desk.tell(told);
  }
  const stopRetention = keepRetention((now) => store.deleteDoneBefore(now - keptMs), clock, log);
  return {
    async configure() {
      channels = makeChannels(config());
      await sender.configure(channels);
      desk.wake();
    },
    connectivityChanged() {
      if (engine.connectivity.offlineSince() === null) sender.kick();
    },
    held: desk.held,
    waiting: sender.waiting,
    done: (limit) => store.done(limit),
    troubles: sender.troubles,
    async test(id) {
      const channel = channels.find((one) => one.id === id);
      return channel ? sendTest(channel, config(), { clock, lookup, environment: programs }) : null;
    },
    warnings: () =>
      sender
        .troubles()
        .filter(({ tries, givenUp }) => tries >= failuresWorthAWord || givenUp > 0)
        .map(warningOf),
    async stop() {
      stopRetention();
      for (const end of ends) end();
      await desk.stop();
      await sender.stop();
    },
  };
}

function listenForTold(bus: Engine["bus"], tell: (event: ToldEvent) => void): (() => void)[] {
  return [
    bus.subscribe("incident.changed", (events) => {
      for (const event of events) tell({ topic: "incident.changed", event });
    }),
    bus.subscribe("maintenance.announced", (events) => {
      for (const event of events) tell({ topic: "maintenance.announced", event });
    }),
    bus.subscribe("maintenance.began", (events) => {
      for (const event of events) tell({ topic: "maintenance.began", event });
    }),
    bus.subscribe("maintenance.ended", (events) => {
      for (const event of events) tell({ topic: "maintenance.ended", event });
    }),
    bus.subscribe("task.ended", (events) => {
      for (const event of events) tell({ topic: "task.ended", event });
    }),
    bus.subscribe("task.approval-needed", (events) => {
      for (const event of events) tell({ topic: "task.approval-needed", event });
    }),
  ];
}

function standingOf({ monitor }: Pick<Engine, "monitor">, id: string): Standing | undefined {
  const status = monitor.status(id);
  if (!status) return undefined;
  const { service, verdict, overlay, last, acknowledgedAt } = status;
  return {
    ...{ id, verdict, overlay: overlay?.state ?? null, isPush: service.kind === "push" },
    ...{ lastAt: last?.at ?? null, pending: monitor.isPending(id) },
    ...{ acknowledged: acknowledgedAt !== null, dependsOn: service.dependsOn },
  };
}

/** People who are told are the operator's: they get what the operator sees. */
function describe({ board }: Pick<Engine, "board">, id: string, config: Config) {
  const status = board.status(id, "operator");
  if (!status) return undefined;
  return toServiceJson(status, board.model(status).uptime, "operator", programLanguage(config));
}

function warningOf({ channelId, since, tries, why, givenUp }: ChannelTrouble): string {
  const lost = givenUp === 0 ? "" : `; ${givenUp} given up`;
  return `the channel ${channelId} fails since ${new Date(since).toISOString()}: ${failureInEnglish(why)}, tried ${tries} times${lost}`;
}
