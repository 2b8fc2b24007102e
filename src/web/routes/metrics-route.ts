import type { Audience } from "../../protocol/vocabulary.ts";
import { type EdgeApp, type EdgeContext, noStore } from "../edge.ts";
import type { Gate } from "../gate.ts";
import { route } from "../method-router.ts";
import { createExposition, openMetricsType } from "../metrics/exposition.ts";
import type { MetricsSource } from "../metrics/metrics-source.ts";
import { writeProgram } from "../metrics/program-metrics.ts";
import { writeServices } from "../metrics/service-metrics.ts";
import { rightNeeded } from "../right-needed.ts";

export interface MetricsRouteParts {
  gate: Gate;
  metrics: MetricsSource;
}

/** `GET /metrics`: figures for a program that collects them. A token for metrics alone is told of public services, one that reads of all. */
export function metricsRoute(app: EdgeApp, parts: MetricsRouteParts): void {
  route(app, "/metrics", { GET: (c) => answerMetrics(c, parts) });
}

async function answerMetrics(c: EdgeContext, { gate, metrics }: MetricsRouteParts): Promise<Response> {
  const caller = await gate.callerOf(c);
  if (!caller.canReadMetrics) {
    throw rightNeeded(caller, {
      code: "auth.metrics-needed",
      message: "Figures are given to a token that can read metrics, or to the operator",
      remedy: "Send a bearer token with `can: [metrics]`",
    });
  }
  await metrics.prepare();
  return new Response(metricsText(metrics, caller.audience), {
    headers: { "Content-Type": openMetricsType, ...noStore },
  });
}

export function metricsText(metrics: MetricsSource, audience: Audience): string {
  const exposition = createExposition();
  writeServices(exposition, metrics.services(audience));
  writeProgram(exposition, metrics.program());
  return exposition.text();
}
