import { describe, expect, test } from "vitest";
import type { Transition } from "../../src/monitor/transition.ts";
import { newAlert } from "../../src/notify/alert.ts";
import type { Delivery } from "../../src/notify/ports.ts";
import { commit, hostile, noon, type Opened, result } from "./store-samples.ts";

function transition(id: string, more: Partial<Transition> = {}): Transition {
  return {
    ...{ id, serviceId: "api", at: noon, from: "operational", to: "down", since: noon - 5_000 },
    cause: { reason: "status", facts: { status: 503 }, detail: hostile.join("\n") },
    ...more,
  };
}

function delivery(id: string, more: Partial<Delivery> = {}): Delivery {
  return {
    ...{ id, channelId: "ops", serviceId: "api", at: noon, notBefore: noon },
    item: {
      ...{ event: "service.changed", at: noon, level: "down", title: hostile.join(" "), lines: hostile },
      ...{ link: null, subject: "service:api", ends: false, change: null, body: { message: hostile[1] } },
    },
    ...{ state: "waiting", letterId: null, attempts: 0, nextAt: null, why: null, doneAt: null },
    ...more,
  };
}

export function describeOutbox(name: string, opened: Opened): void {
  describe(`${name} keeps what people are to be told`, () => {
    test("a transition comes with the commit that made it, in order, and until it is handled", async () => {
      const { monitor, outbox } = await opened();
      const some = [transition("z"), transition("a"), transition("m")];
      await monitor.commit(commit({ results: [result("api", noon)], transitions: some.slice(0, 2) }));
      await monitor.commit(commit({ transitions: some.slice(1) }));
      expect(await outbox.transitions()).toEqual(some);
      await outbox.commitOutbox({ handled: ["z", "unheard of"] });
      expect(await outbox.transitions()).toEqual(some.slice(1));
    });

    test("a commit that fails leaves no transition", async () => {
      const { monitor, outbox } = await opened();
      const broken = commit({ results: [result("api", noon + 0.5)], transitions: [transition("a")] });
      await expect(monitor.commit(broken)).rejects.toThrow();
      expect(await outbox.transitions()).toEqual([]);
    });

    test("deliveries wait in the order they were queued, and take a newer one's place", async () => {
      const { outbox } = await opened();
      await outbox.commitOutbox({ deliveries: [delivery("b"), delivery("a"), delivery("c")] });
      const tried = delivery("a", {
        attempts: 2,
        nextAt: noon + 5_000,
        why: { why: "failed", message: "x" },
      });
      await outbox.commitOutbox({ deliveries: [tried] });
      expect(await outbox.waiting()).toEqual([delivery("b"), tried, delivery("c")]);
      expect(await outbox.known(["a", "d", "c"])).toEqual(new Set(["a", "c"]));
    });

    test("what is done is told newest first, and is deleted by age; what waits stays", async () => {
      const { outbox } = await opened();
      const done = [1, 2, 3].map((at) => delivery(`d${at}`, { state: "sent", doneAt: noon + at }));
      await outbox.commitOutbox({ deliveries: [delivery("waits"), ...done] });
      expect((await outbox.done(2)).map(({ id }) => id)).toEqual(["d3", "d2"]);
      expect(await outbox.deleteDoneBefore(noon + 3)).toBe(2);
      expect((await outbox.done(9)).map(({ id }) => id)).toEqual(["d3"]);
      expect((await outbox.waiting()).map(({ id }) => id)).toEqual(["waits"]);
    });

    test("what a channel knows of a service is kept, the newest of it", async () => {
      const { outbox } = await opened();
      const alert = { ...newAlert(), told: "down" as const, tellings: [noon] };
      await outbox.commitOutbox({
        alerts: [
          { channelId: "ops", serviceId: "api", alert: newAlert() },
          { channelId: "ops", serviceId: "db", alert: newAlert() },
        ],
      });
      await outbox.commitOutbox({ alerts: [{ channelId: "ops", serviceId: "api", alert }] });
      const found = await outbox.alerts();
      expect(found.find(({ serviceId }) => serviceId === "api")).toEqual({
        channelId: "ops",
        serviceId: "api",
        alert,
      });
      expect(found).toHaveLength(2);
    });
  });
}
