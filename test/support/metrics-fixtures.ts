import type { MetricsSource, ProgramFigures, ServiceFigures } from "../../src/web/metrics/metrics-source.ts";

const whole = { up: 0.999, measured: 0.75 };

export function serviceFigures(given: Partial<ServiceFigures> = {}): ServiceFigures {
  return {
    ...{ id: "api", name: "Public API", state: "operational" },
    check: {
      ...{ at: Date.UTC(2026, 10, 23), outcome: "up", latencyMs: 42.5 },
      phases: { lookup: 1.5, connect: 4, tls: 14, firstByte: 40, total: 42.5 },
      figures: { httpStatus: 200, certificateExpiresAt: 1_800_000_000 },
    },
    uptime: { "24h": whole, "7d": whole, "30d": whole, "90d": { up: null, measured: 0 } },
    ...given,
  };
}

const program: ProgramFigures = {
  version: "1.2.3",
  checks: { up: 100, degraded: 3, down: 2, unknown: 1 },
  schedule: {
    jobs: 2,
    running: 1,
    waiting: 0,
    skipped: 7,
    overdueMs: 250,
    latenessMs: { p50: 1, p99: 12.5, max: 40 },
  },
  store: { bytes: 4096, results: 106, trouble: null },
  sockets: new Map([["websocket", 3]]),
  viewsDrawn: 12,
  process: {
    ...{ startedAt: Date.UTC(2026, 10, 22), cpuSeconds: 1.25, residentBytes: 9e7, heapUsedBytes: 3e7 },
    loopDelaySeconds: { p50: 0, p99: 0.004, max: 0.02 },
  },
};

export function metricsOf(
  services: readonly ServiceFigures[],
  given: Partial<ProgramFigures> = {},
): MetricsSource {
  return {
    prepare: async () => undefined,
    services: () => services,
    program: () => ({ ...program, ...given }),
  };
}
