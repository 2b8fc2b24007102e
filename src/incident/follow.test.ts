import { describe, expect, test } from "vitest";
import type { Status } from "../monitor/service.ts";
import { follow, removed, togetherMs } from "./follow.ts";
import { addUpdate, type Incident } from "./incident.ts";

const minute = 60_000;
const begin = Date.UTC(2026, 10, 23, 14, 2);

interface Told extends Partial<Pick<Status, "verdict" | "since" | "overlay">> {
  visibility?: "public" | "operator";
  dependsOn?: string[];
}

function status(id: string, told: Told = {}): Status {
  const { visibility = "public", dependsOn = [], verdict = "down", since = begin, overlay = null } = told;
  const service = {
    ...{ id, name: id.toUpperCase(), description: null, group: null, visibility, kind: "http", options: {} },
    ...{ host: null, target: id, everyMs: minute, timeoutMs: 10_000, vouchMs: 70_000, invert: false },
    confirm: { up: 1, degraded: 2, down: 2, retryEveryMs: 5_000 },
    ...{ remote: null, dependsOn, pushToken: null },
  };
  return {
    ...{ service, state: verdict, overlay, verdict, since, reason: "status", facts: { status: 503 } },
    ...{ detail: null, last: null, acknowledgedAt: null },
  };
}

/** What a monitor would tell, one thing after the other; ids count up. */
function story() {
  let incidents: Incident[] = [];
  let ids = 0;
  const around = (at: number) => ({
    at,
    newId: () => `i${++ids}`,
    impactOf: (down: readonly string[]) => (down.length > 1 ? ("critical" as const) : ("major" as const)),
  });
  const take = (changed: Incident[]) => {
    incidents = [...changed, ...incidents.filter(({ id }) => changed.every((one) => one.id !== id))];
    return changed;
  };
  return {
    hears: (at: number, ...statuses: Status[]) => take(follow(incidents, statuses, around(at))),
    loses: (at: number, id: string) => take(removed(incidents, id, around(at))),
    says(body: string, at: number) {
      incidents = incidents.map((one) => addUpdate(one, { status: "identified", body }, around(at)));
    },
    now: () =>
      incidents
        .toSorted((a, b) => a.createdAt - b.createdAt)
        .map(({ services, status: word }) => `${services.map(({ id }) => id).join("+")} ${word}`),
    one: () => incidents[0] as Incident,
  };
}

describe("an incident of the monitor's", () => {
  test("opens with a confirmed down, dated from its begin, and closes when the service is back", () => {
    const { hears, now, one } = story();
    hears(begin + 30_000, status("search"));
    expect(now()).toEqual(["search investigating"]);
    expect(one()).toMatchObject({
      title: null,
      impact: "major",
      startedAt: begin,
      createdAt: begin + 30_000,
    });
    hears(begin + 9 * minute, status("search", { verdict: "operational", since: begin + 8 * minute }));
    expect(one()).toMatchObject({ status: "resolved", resolvedAt: begin + 8 * minute });
    expect(one().updates.map(({ status: word, at }) => [word, at])).toEqual([
      ["investigating", begin],
      ["resolved", begin + 8 * minute],
    ]);
  });

  test("is the same however often it is told, also after it was closed", () => {
    const { hears, now } = story();
    hears(begin, status("search"));
    expect(hears(begin + 1, status("search"))).toEqual([]);
    hears(begin + 2, status("search", { verdict: "degraded", since: begin + 2 }));
    expect(hears(begin + 3, status("search", { verdict: "degraded", since: begin + 2 }))).toEqual([]);
    expect(hears(begin + 4, status("search"))).toEqual([]);
    expect(now()).toEqual(["search resolved"]);
  });

  test("takes in what falls within two minutes, closes with the last of them, and says each word once", () => {
    const { hears, now, one } = story();
    hears(begin, status("search"), status("auth", { since: begin + 1 }));
    hears(begin + 90_000, status("web", { since: begin + togetherMs }));
    expect(now()).toEqual(["search+auth+web investigating"]);
    expect(one().impact).toBe("critical");
    expect(one().updates.map(({ told }) => told?.falls.map(({ serviceId }) => serviceId))).toEqual([
      ["search", "auth"],
      ["web"],
    ]);
    const up = (id: string, at: number) => hears(at, status(id, { verdict: "operational", since: at }));
    up("search", begin + 5 * minute);
    up("web", begin + 6 * minute);
    expect(now()).toEqual(["search+auth+web investigating"]);
    up("auth", begin + 7 * minute);
    expect(now()).toEqual(["search+auth+web resolved"]);
    expect(one().resolvedAt).toBe(begin + 7 * minute);
  });

  test("does not take in what falls later for a reason of its own", () => {
    const { hears, now } = story();
    hears(begin, status("search"));
    hears(begin + 5 * minute, status("auth", { since: begin + 5 * minute }));
    expect(now()).toEqual(["search investigating", "auth investigating"]);
  });

  test("takes in what depends on a service that is down in it, whenever it falls", () => {
    const { hears, now } = story();
    hears(begin, status("gateway"));
    hears(begin + 30 * minute, status("web", { since: begin + 30 * minute, dependsOn: ["gateway"] }));
    expect(now()).toEqual(["gateway+web investigating"]);
  });

  test("goes on when a service of it falls again before the others are back", () => {
    const { hears, now } = story();
    hears(begin, status("search"), status("auth"));
    hears(begin + minute, status("search", { verdict: "operational", since: begin + minute }));
    hears(begin + 9 * minute, status("search", { since: begin + 9 * minute }));
    expect(now()).toEqual(["search+auth investigating"]);
  });

  test("never mixes what the public may see with what it may not", () => {
    const { hears, now } = story();
    hears(begin, status("search"), status("secret", { visibility: "operator" }), status("auth"));
    expect(now().toSorted()).toEqual(["search+auth investigating", "secret investigating"]);
  });

  test("is not opened for work that was announced, for a pause, or for what is unknown", () => {
    const { hears } = story();
    const overlay = (state: "maintenance" | "paused") => ({ serviceId: "x", state, from: begin, to: null });
    expect(hears(begin, status("db", { overlay: overlay("maintenance") }))).toEqual([]);
    expect(hears(begin, status("db", { overlay: overlay("paused") }))).toEqual([]);
    expect(hears(begin, status("db", { verdict: "unknown" }))).toEqual([]);
    expect(hears(begin, status("db"))).toHaveLength(1);
  });

  test("stays open through what is unknown", () => {
    const { hears, now } = story();
    hears(begin, status("db"));
    hears(begin + minute, status("db", { verdict: "unknown", since: begin + minute }));
    expect(now()).toEqual(["db investigating"]);
  });

  test("closes when its service is watched no more", () => {
    const { hears, loses, now } = story();
    hears(begin, status("db"));
    expect(loses(begin + minute, "other")).toEqual([]);
    loses(begin + minute, "db");
    expect(now()).toEqual(["db resolved"]);
  });

  test("keeps what the operator wrote, and his status while more falls", () => {
    const { hears, says, one } = story();
    hears(begin, status("search"));
    says("The index is full.", begin + 4 * minute);
    hears(begin + 5 * minute, status("auth", { since: begin + togetherMs }));
    expect(one().status).toBe("identified");
    hears(
      begin + 6 * minute,
      ...["search", "auth"].map((id) => status(id, { verdict: "operational", since: begin + 3 * minute })),
    );
    const log = one().updates.map(({ status: word, body, at }) => [word, body, (at - begin) / minute]);
    expect(log).toEqual([
      ["investigating", "", 0],
      ["identified", "The index is full.", 4],
      ["identified", "", 4],
      ["resolved", "", 4],
    ]);
  });
});
