import { describe, expect, test } from "vitest";
import { type HeadlineService, headline, serviceHeadline } from "./headline.ts";

const now = Date.parse("2026-11-23T13:37:09Z");
const at = (clock: string) => Date.parse(`2026-11-23T${clock}:00+01:00`);
const up = (name: string): HeadlineService => ({
  name,
  state: "operational",
  since: at("01:00"),
  reason: "ok",
});
const say = (services: HeadlineService[]) => headline(services, now, "en", "Europe/Berlin");

describe("headline", () => {
  test("says that all is well and how much is watched", () => {
    expect(say([up("API"), up("Web")])).toEqual({
      mark: "operational",
      title: "All systems operational",
      sentence: "Two services are watched.",
    });
  });

  test("names the one that is down, since when, and tells of the others by how bad they are", () => {
    const services: HeadlineService[] = [
      up("API"),
      { name: "Symbiont", state: "unknown", since: at("13:20"), reason: "probe" },
      { name: "Redis", state: "maintenance", since: at("13:00"), reason: "ok" },
      { name: "Web app", state: "degraded", since: at("13:48"), reason: "slow" },
      { name: "Search", state: "down", since: at("14:02"), reason: "status" },
      up("Auth"),
    ];
    expect(say(services)).toEqual({
      mark: "down",
      title: "Search is down since 14:02",
      sentence:
        "Web app is slow since 13:48. Symbiont has not been measured since 13:20. Redis is in maintenance. The other two services are operational.",
    });
  });

  test("counts three that are down and names them in the sentence", () => {
    const down = (name: string, clock: string): HeadlineService => ({
      name,
      state: "down",
      since: at(clock),
      reason: "refused",
    });
    const told = say([down("A", "14:02"), down("B", "13:00"), down("C", "14:10"), up("D")]);
    expect(told.title).toBe("Three services are down since 13:00");
    expect(told.sentence).toBe("They are A, B and C. The other service is operational.");
  });

  test("says all are down only when all are", () => {
    const down: HeadlineService = { name: "A", state: "down", since: at("14:02"), reason: "refused" };
    expect(say([down, { ...down, name: "B" }]).title).toBe("All systems are down since 14:02");
  });

  test("never calls it operational when something is not measured", () => {
    const told = say([up("API"), { name: "New", state: "unknown", since: null, reason: "new" }]);
    expect(told).toMatchObject({ mark: "unknown", title: "New is not measured yet" });
  });

  test("tells apart the first start, the monitor without network, and nothing watched", () => {
    const unknown = (reason: HeadlineService["reason"], since: number | null): HeadlineService => ({
      name: "API",
      state: "unknown",
      since,
      reason,
    });
    expect(say([unknown("new", null)]).title).toBe("Nothing measured yet");
    expect(say([unknown("offline", at("14:02"))]).title).toBe("This monitor is offline since 14:02");
    expect(say([unknown("probe", at("14:02"))]).title).toBe("No service is being measured since 14:02");
    expect(say([]).title).toBe("Nothing is watched yet");
  });

  test("keeps what is paused out of the title and tells it in the sentence", () => {
    const told = say([up("API"), { name: "Old", state: "paused", since: null, reason: "ok" }]);
    expect(told).toEqual({
      mark: "operational",
      title: "All systems operational",
      sentence: "Old is paused.",
    });
  });

  test("dates what began on another day", () => {
    const yesterday: HeadlineService = {
      name: "API",
      state: "down",
      since: Date.parse("2026-11-21T08:00:00+01:00"),
      reason: "refused",
    };
    expect(say([yesterday, up("B")]).title).toBe("API is down since 21 Nov, 08:00");
  });

  test("shortens endless names and isolates those that run from right to left", () => {
    const long: HeadlineService = { name: "x".repeat(10_000), state: "down", since: null, reason: "refused" };
    expect(say([long, up("B")]).title.length).toBeLessThan(80);
    const hebrew: HeadlineService = { name: "שלום", state: "down", since: null, reason: "refused" };
    expect(say([hebrew, up("B")]).title).toBe("\u2068שלום\u2069 is down");
  });

  test("says the whole name on the page of its own", () => {
    const name = "payment-gateway-reconciliation-worker-eu-central-1-blue";
    expect(serviceHeadline(up(name), now, "en", "Europe/Berlin")).toContain(name);
  });

  test("speaks German", () => {
    const services: HeadlineService[] = [
      { name: "Suche", state: "down", since: at("14:02"), reason: "status" },
      up("B"),
    ];
    expect(headline(services, now, "de", "Europe/Berlin").title).toBe("Suche ist seit 14:02 ausgefallen");
    expect(serviceHeadline(up("B"), now, "de", "Europe/Berlin")).toBe("B ist in Betrieb");
  });
});
