import fc from "fast-check";
import { expect, test } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { createHub, type Hub } from "../../src/live/hub.ts";
import { createSharedViews, type SharedViews, viewRoute } from "../../src/live/shared-view.ts";
import { viewer } from "./live-server.ts";
import { MemoryTransport } from "./memory-transport.ts";
import { ModelPage, ModelSource } from "./model-view.ts";

const children = ["a", "b", "c", "d"];
const child = fc.constantFrom(...children);
const list = fc.constantFrom("left", "right");
const who = fc.nat({ max: 2 });

const step = fc.oneof(
  fc.record({ do: fc.constant("bump" as const), child }),
  fc.record({ do: fc.constant("heading" as const) }),
  fc.record({ do: fc.constant("place" as const), child, list, at: fc.nat({ max: 4 }) }),
  fc.record({ do: fc.constant("remove" as const), child }),
  fc.record({ do: fc.constant("reshape" as const) }),
  fc.record({ do: fc.constant("dirty" as const), urgent: fc.boolean() }),
  fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 30, 1_500) }),
  fc.record({ do: fc.constant("connect" as const), who }),
  fc.record({ do: fc.constant("cut" as const), who }),
  fc.record({ do: fc.constant("stall" as const), who, stalled: fc.boolean() }),
  fc.record({ do: fc.constant("forget" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A browser in small: fetches, joins, applies, fetches again when it is told to, and keeps its page when it is cut. */
class ModelClient {
  page: ModelPage | undefined;
  transport = new MemoryTransport();
  fetches = 0;
  readonly #hub: Hub;
  readonly #views: SharedViews;
  #connection: ReturnType<Hub["accept"]> | undefined;
  #ref = 0;

  constructor(hub: Hub, views: SharedViews) {
    this.#hub = hub;
    this.#views = views;
  }

  connect(): void {
    if (this.#connection) return;
    this.transport = new MemoryTransport();
    this.transport.onMessage = (text) => this.#hear(text);
    this.#connection = this.#hub.accept(this.transport, viewer);
    if (!this.page) this.#fetch();
    this.#join();
  }

  cut(): void {
    this.#connection?.closed();
    this.#connection = undefined;
    this.transport.onMessage = () => undefined;
  }

  heartbeat(): void {
    this.#connection?.receive('[null,"h","phoenix","heartbeat",{}]');
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  #fetch(): void {
    this.fetches += 1;
    this.page = new ModelPage(this.#views.page("model")?.html ?? "");
  }

  #join(): void {
    const ref = String(++this.#ref);
    const { epoch, seq } = this.page ?? { epoch: "", seq: 0 };
    this.#connection?.receive(JSON.stringify([ref, ref, "view:model", "phx_join", { epoch, seq }]));
  }

  #hear(text: string): void {
    const [joinRef, , topic, event, payload] = JSON.parse(text);
    if (topic !== "view:model" || (joinRef !== null && joinRef !== String(this.#ref))) return;
    if (event === "patch") this.page?.apply(payload);
    if (event === "refetch" || (event === "phx_reply" && this.page?.join(payload.response) === false)) {
      // As in a browser, the page comes a while after the event, and other messages may come before it.
      queueMicrotask(() => {
        this.#fetch();
        this.#join();
      });
    }
  }
}

function change(source: ModelSource, step: Step): void {
  if (step.do === "bump") source.bump(step.child);
  if (step.do === "heading") source.heading += 1;
  if (step.do === "reshape") source.shape += "x";
  if (step.do !== "place" && step.do !== "remove") return;
  for (const ids of source.lists.values()) {
    const at = ids.indexOf(step.child);
    if (at >= 0) ids.splice(at, 1);
  }
  if (step.do === "place") source.lists.get(step.list)?.splice(step.at, 0, step.child);
}

async function play(steps: readonly Step[]): Promise<void> {
  const clock = new ManualClock();
  const source = new ModelSource();
  const views = createSharedViews({ clock, log: silentLog, resolve: () => source, idleMs: 1_000 });
  const hub = createHub({
    clock,
    log: silentLog,
    routes: [viewRoute(views, () => ({ allowed: true, rights: "viewer" }))],
  });
  const clients = [0, 1, 2].map(() => new ModelClient(hub, views));
  for (const step of steps) {
    change(source, step);
    if (step.do === "dirty") views.markDirty(["model"], { urgent: step.urgent });
    if (step.do === "wait") await clock.advance(step.ms);
    if (step.do === "connect") clients[step.who]?.connect();
    if (step.do === "cut") clients[step.who]?.cut();
    if (step.do === "stall") {
      const { transport } = clients[step.who] ?? { transport: new MemoryTransport() };
      transport.queued = step.stalled ? hub.limits.queuedBytes + 1 : 0;
    }
    if (step.do === "forget") {
      for (const client of clients) client.heartbeat();
      await clock.advance(61_000 / 2);
      for (const client of clients) client.heartbeat();
      await clock.advance(61_000 / 2);
    }
  }
  views.markDirty(() => true, { urgent: true });
  for (const client of clients) client.transport.queued = 0;
  await clock.advance(3_000);
  const present = new ModelPage(views.page("model")?.html ?? "").shown();
  for (const client of clients) if (client.connected) expect(client.page?.shown()).toEqual(present);
  hub.shutdown();
  views.close();
}

test("whatever happens, every page that is connected ends up showing exactly the present drawing", async () => {
  const steps = fc.array(step, { minLength: 5, maxLength: 60, size: "max" });
  await fc.assert(
    fc.asyncProperty(steps, (played) => play([{ do: "connect", who: 0 }, ...played])),
    { numRuns: 300 },
  );
});
