import { afterEach, describe, expect, test } from "vitest";
import type { MetricsSource } from "../../src/web/metrics/metrics-source.ts";
import { metricsText } from "../../src/web/routes/metrics-route.ts";
import { metricsOf, serviceFigures } from "../support/metrics-fixtures.ts";
import { parseOpenMetrics } from "../support/open-metrics.ts";
import { startWeb, type WebFixture } from "./start-web.ts";

const metricsToken = "metrics-token-0123456789";
const readToken = "read-token-0123456789";
let web: WebFixture | undefined;

afterEach(() => web?.close());

async function ask(source: MetricsSource, headers: Record<string, string> = {}): Promise<Response> {
  web = await startWeb(
    {
      tokens: [
        { id: "prometheus", token: metricsToken, can: ["metrics"] },
        { id: "reader", token: readToken, can: ["read"] },
      ],
    },
    { metrics: source },
  );
  return fetch(`${web.origin}/metrics`, { headers });
}

function value(families: ReturnType<typeof parseOpenMetrics>, family: string, labels: object = {}): number[] {
  const samples = families.get(family)?.samples ?? [];
  return samples
    .filter((sample) => Object.entries(labels).every(([key, text]) => sample.labels[key] === text))
    .map((sample) => sample.value);
}

describe("GET /metrics", () => {
  test.each([metricsToken, readToken])("answers OpenMetrics to a token: %s", async (token) => {
    const answer = await ask(metricsOf([serviceFigures()]), { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe(
      "application/openmetrics-text; version=1.0.0; charset=utf-8",
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(parseOpenMetrics(await answer.text()).size).toBeGreaterThan(20);
  });

  test("tells a viewer nothing but how to ask, and refuses a wrong token", async () => {
    const answer = await ask(metricsOf([serviceFigures({ name: "hidden" })]));
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    expect(await answer.text()).not.toContain("hidden");
    await web?.close();
    expect((await ask(metricsOf([]), { authorization: "Bearer wrong-0123456789abc" })).status).toBe(401);
  });
});

describe("what is said of a service", () => {
  test("stands under the blackbox exporter's names, in seconds, with its id and name", () => {
    const families = parseOpenMetrics(metricsText(metricsOf([serviceFigures()]), "operator"));
    const labels = { id: "api", name: "Public API" };
    expect(value(families, "probe_success", labels)).toEqual([1]);
    expect(value(families, "probe_duration_seconds", labels)).toEqual([0.0425]);
    expect(value(families, "probe_http_status_code", labels)).toEqual([200]);
    expect(value(families, "probe_ssl_earliest_cert_expiry", labels)).toEqual([1_800_000_000]);
    expect(value(families, "probe_dns_lookup_time_seconds", labels)).toEqual([0.0015]);
    const phases = families.get("probe_http_duration_seconds")?.samples ?? [];
    expect(phases.map((sample) => [sample.labels.phase, sample.value])).toEqual([
      ...[
        ["resolve", 0.0015],
        ["connect", 0.0025],
        ["tls", 0.01],
      ],
      ...[
        ["processing", 0.026],
        ["transfer", 0.0025],
      ],
    ]);
    expect(value(families, "cortex_service_uptime_ratio", { ...labels, window: "24h" })).toEqual([0.999]);
    expect(value(families, "cortex_service_uptime_ratio", { ...labels, window: "90d" })).toEqual([]);
    expect(value(families, "cortex_service_measured_ratio", { ...labels, window: "90d" })).toEqual([0]);
  });

  test("its state is one of a set", () => {
    const families = parseOpenMetrics(
      metricsText(metricsOf([serviceFigures({ state: "maintenance" })]), "operator"),
    );
    const states = families.get("cortex_service_state")?.samples ?? [];
    expect(states).toHaveLength(6);
    const on = states.filter((sample) => sample.value === 1);
    expect(on.map(({ labels }) => labels.cortex_service_state)).toEqual(["maintenance"]);
  });

  test.each([
    ["down", [0]],
    ["degraded", [1]],
    ["unknown", []],
  ] as const)("a check that found %s", (outcome, expected) => {
    const check = { at: 0, outcome, latencyMs: null, phases: {}, figures: {} };
    const families = parseOpenMetrics(metricsText(metricsOf([serviceFigures({ check })]), "operator"));
    expect(value(families, "probe_success")).toEqual(expected);
    expect(families.has("probe_duration_seconds")).toBe(false);
  });

  test("is silent about a check while nothing vouches for it", () => {
    const families = parseOpenMetrics(
      metricsText(metricsOf([serviceFigures({ check: null, state: "paused" })]), "operator"),
    );
    expect([...families.keys()].filter((name) => name.startsWith("probe_"))).toEqual([]);
    expect(value(families, "cortex_service_state", { cortex_service_state: "paused" })).toEqual([1]);
  });

  test("a hostile name is one label value and nothing else", () => {
    const name = 'a"} 1\n# EOF\nprobe_success{id="x\\",} \r\t 0\u2028\ud800';
    const families = parseOpenMetrics(metricsText(metricsOf([serviceFigures({ name })]), "operator"));
    expect(families.get("probe_success")?.samples).toEqual([
      { name: "probe_success", labels: { id: "api", name: name.toWellFormed() }, value: 1 },
    ]);
  });
});

test("the program tells how it fares", () => {
  const trouble = { dropped: 5 };
  const families = parseOpenMetrics(
    metricsText(metricsOf([], { store: { bytes: 1, results: null, trouble } }), "operator"),
  );
  expect(value(families, "cortex_schedule_lateness_seconds", { quantile: "0.99" })).toEqual([0.0125]);
  expect(value(families, "cortex_schedule_skipped")).toEqual([7]);
  expect(value(families, "cortex_live_sockets", { transport: "websocket" })).toEqual([3]);
  expect(value(families, "cortex_checks", { outcome: "down" })).toEqual([2]);
  expect(value(families, "cortex_store_failing")).toEqual([1]);
  expect(value(families, "cortex_store_dropped_results")).toEqual([5]);
  expect(families.has("cortex_store_results")).toBe(false);
  expect(families.get("process_cpu_seconds")).toMatchObject({ type: "counter", unit: "seconds" });
});

test("a thousand services are written in a blink", () => {
  const many = Array.from({ length: 1_000 }, (_, i) => serviceFigures({ id: `s${i}`, name: `Service ${i}` }));
  const source = metricsOf(many);
  const took = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    expect(metricsText(source, "operator").length).toBeGreaterThan(100_000);
    return performance.now() - begun;
  });
  expect(Math.min(...took)).toBeLessThan(200);
});

describe("the reader of this test bites", () => {
  test.each([
    ["no end", "# TYPE a gauge\na 1\n"],
    ["text after the end", "# TYPE a gauge\na 1\n# EOF\nb 1\n"],
    ["a family in two pieces", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n"],
    ["a sample without a family", "a 1\n# EOF\n"],
    ["a counter without _total", "# TYPE a counter\na 1\n# EOF\n"],
    ["a sample twice", "# TYPE a gauge\na 1\na 2\n# EOF\n"],
    ["an unescaped quote", '# TYPE a gauge\na{b="c"d"} 1\n# EOF\n'],
    ["a unit that is not in the name", "# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n"],
  ])("%s", (_, text) => {
    expect(() => parseOpenMetrics(text)).toThrow();
  });
});
