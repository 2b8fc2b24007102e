import { type EdgeApp, type EdgeContext, noStore } from "../edge.ts";
import type { Gate } from "../gate.ts";
import { route } from "../method-router.ts";
import { createExposition, openMetricsType } from "../metrics/exposition.ts";
import type { MetricsSource } from "../metrics/metrics-source.ts";
import { writeProgram } from "../metrics/program-metrics.ts";
import { writeServices } from "../metrics/service-metrics.ts";
import { HttpError } from "../problem.ts";

export interface MetricsRouteParts {
  gate: Gate;
  metrics: MetricsSource;
}

/** `GET /metrics`: figures for a program that collects them. They name every service, so a viewer gets none. */
export function metricsRoute(app: EdgeApp, parts: MetricsRouteParts): void {
  route(app, "/metrics", { GET: (c) => answerMetrics(c, parts) });
}

async function answerMetrics(c: EdgeContext, { gate, metrics }: MetricsRouteParts): Promise<Response> {
  const { canReadMetrics } = await gate.callerOf(c);
  if (!canReadMetrics) throw tokenNeeded();
  await metrics.prepare();
  return new Response(metricsText(metrics), { headers: { "Content-Type": openMetricsType, ...noStore } });
}

export function metricsText(metrics: MetricsSource): string {
  const exposition = createExposition();
  writeServices(exposition, metrics.services());
  writeProgram(exposition, metrics.program());
  return exposition.text();
}

function tokenNeeded(): HttpError {
  return new HttpError(
    {
      status: 401,
      code: "auth.metrics-needed",
      message: "Figures are given to a token that can read metrics, or to the operator",
      remedy: "Send a bearer token with `can: [metrics]`",
    },
    { "WWW-Authenticate": 'Bearer realm="cortex"' },
  );
}
