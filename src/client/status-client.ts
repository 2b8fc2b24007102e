import type { Channel } from "phoenix";
import {
  type ServiceRemoved,
  type ServiceStatusReply,
  type ServiceStatusUpdate,
  serviceStatusTopic,
} from "../protocol/live.ts";
import { Emitter } from "./emitter.ts";
import { jittered } from "./jitter.ts";
import { type OpenSocket, openSocket } from "./open-socket.ts";
import type { Service } from "./service.ts";
import { askWhy } from "./why.ts";

/** `live` over WebSocket, `polling` over long poll; `refused` says why and goes on trying. */
export type ConnectionState = "connecting" | "live" | "polling" | "reconnecting" | "refused" | "closed";

export interface Connection {
  state: ConnectionState;
  /** Why it is refused; null otherwise. */
  reason: string | null;
}

export interface StatusEvents {
  /** A service is new or another than it was, also when that was found out after a time without connection. */
  update: [service: Service, before: Service | null];
  /** A service is no longer there, or no longer for this client to see. */
  removed: [service: Service];
  /** Everything that is there, at the first join and after each reconnection. */
  snapshot: [services: ReadonlyMap<string, Service>];
  connection: [connection: Connection];
}

export interface StatusClientOptions {
  /** A program's token (`tokens` of the config) that can `read`: the operator's view. */
  authToken?: string;
  /** `auto`, the default, takes WebSocket and falls back to long poll where that does not get through. */
  transport?: "auto" | "websocket" | "longpoll";
  /** Where there is no global one (Node before 22): such as that of the package `ws`. Without any the client polls. */
  WebSocket?: new (
    url: string,
    protocols?: string | string[],
  ) => WebSocket;
}

const failuresBeforeAsking = 2;
const rejoinMs = 1_000;

/** The services of a site as they are now. Made by `connect`. */
export class StatusClient {
  /** Resolves at the first snapshot; rejects when the client is closed before. */
  readonly ready: Promise<void>;
  readonly #whyUrl: string;
  readonly #emitter = new Emitter<StatusEvents>();
  readonly #services = new Map<string, Service>();
  #arrived: () => void = () => undefined;
  #gaveUp: (reason: Error) => void = () => undefined;
  readonly #open: OpenSocket;
  #channel: Channel;
  #seq = 0;
  #failures = 0;
  #connection: Connection = { state: "connecting", reason: null };

  constructor(site: string, options: StatusClientOptions = {}) {
    const base = site.replace(/\/+$/, "");
    this.#whyUrl = `${base}/live/why`;
    this.ready = new Promise((resolve, reject) => {
      this.#arrived = resolve;
      this.#gaveUp = reject;
    });
    // Whoever does not wait for it is not to be ended by it.
    this.ready.catch(() => undefined);
    this.#open = openSocket({
      endPoint: `${base.replace(/^http/, "ws")}/live`,
      whyUrl: this.#whyUrl,
      ...(options.authToken !== undefined && { authToken: options.authToken }),
      transport: options.transport ?? "auto",
      webSocket: options.WebSocket ?? globalThis.WebSocket,
      onDoubt: () => undefined,
      onHeard: () => undefined,
      onLost: () => this.#lost(),
    });
    this.#open.socket.onError(() => this.#lost());
    this.#open.socket.connect();
    this.#channel = this.#join();
  }

  get services(): ReadonlyMap<string, Service> {
    return this.#services;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Returns what ends the subscription. */
  on<Name extends keyof StatusEvents>(name: Name, hear: (...told: StatusEvents[Name]) => void): () => void {
    return this.#emitter.on(name, hear);
  }

  close(): void {
    // First, so that the end of the connection is no loss.
    this.#say({ state: "closed", reason: null });
    this.#open.close();
    this.#gaveUp(new Error("The status client was closed before it was connected"));
  }

  #join(): Channel {
    const channel = this.#open.socket.channel(serviceStatusTopic);
    channel.on("status_update", (update: ServiceStatusUpdate) => this.#updated(update));
    channel.on("service_removed", (removed: ServiceRemoved) => this.#removed(removed));
    channel.onClose(() => {
      if (this.#channel === channel && this.#connection.state !== "closed")
        this.#joinAgain(jittered(rejoinMs));
    });
    channel
      .join()
      .receive("ok", (reply: ServiceStatusReply) => this.#joined(reply))
      .receive("error", ({ reason }: { reason: string }) => this.#say({ state: "refused", reason }));
    return channel;
  }

  /** For a new snapshot: what was told is not what should have come next, or the server closed the channel. */
  #joinAgain(afterMs: number): void {
    const old = this.#channel;
    setTimeout(() => {
      if (this.#connection.state === "closed" || this.#channel !== old) return;
      this.#channel = this.#join();
      old.leave();
    }, afterMs);
  }

  #joined({ services, seq }: ServiceStatusReply): void {
    this.#failures = 0;
    this.#seq = seq;
    const there = new Set(services.map(({ id }) => id));
    for (const service of services) this.#take(service);
    for (const id of [...this.#services.keys()]) if (!there.has(id)) this.#drop(id);
    this.#say({ state: this.#open.transport() === "longpoll" ? "polling" : "live", reason: null });
    this.#emitter.tell("snapshot", this.#services);
    this.#arrived();
  }

  #updated({ seq, ...service }: ServiceStatusUpdate): void {
    if (this.#isNext(seq)) this.#take(service);
  }

  #removed({ seq, id }: ServiceRemoved): void {
    if (this.#isNext(seq)) this.#drop(id);
  }

  #isNext(seq: number): boolean {
    if (seq === this.#seq + 1) {
      this.#seq = seq;
      return true;
    }
    if (seq > this.#seq) this.#joinAgain(0);
    return false;
  }

  #take(service: Service): void {
    const before = this.#services.get(service.id) ?? null;
    this.#services.set(service.id, service);
    if (JSON.stringify(before) !== JSON.stringify(service)) this.#emitter.tell("update", service, before);
  }

  #drop(id: string): void {
    const gone = this.#services.get(id);
    if (!this.#services.delete(id) || !gone) return;
    this.#emitter.tell("removed", gone);
  }

  #lost(): void {
    const { state } = this.#connection;
    if (state === "live" || state === "polling") this.#say({ state: "reconnecting", reason: null });
    this.#failures += 1;
    if (this.#failures !== failuresBeforeAsking) return;
    void askWhy(this.#whyUrl).then((reason) => {
      if (reason !== undefined && this.#failures > 0) this.#say({ state: "refused", reason });
    });
  }

  #say(connection: Connection): void {
    const { state, reason } = this.#connection;
    if (state === "closed" || (state === connection.state && reason === connection.reason)) return;
    this.#connection = connection;
    this.#emitter.tell("connection", connection);
  }
}
