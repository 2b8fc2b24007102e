import { states, uptimeWindows } from "../../protocol/vocabulary.ts";
import { type Exposition, labelText } from "./exposition.ts";
import type { ServiceFigures } from "./metrics-source.ts";

type Check = NonNullable<ServiceFigures["check"]>;

interface Labelled {
  service: ServiceFigures;
  labels: string;
}

/** What is known of the services: what the blackbox exporter says under its names, and the rest under ours. */
export function writeServices(exposition: Exposition, services: Iterable<ServiceFigures>): void {
  const labelled = [...services].map((service) => ({
    service,
    labels: labelText({ id: service.id, name: service.name }),
  }));
  writeChecks(exposition, labelled);
  writePhases(exposition, labelled);
  writeStates(exposition, labelled);
  writeUptime(exposition, labelled);
}

const checkGauges: readonly [
  name: string,
  help: string,
  value: (check: Check) => number | null | undefined,
][] = [
  ["probe_success", "Whether the newest check succeeded; absent while that is unknown.", success],
  ["probe_duration_seconds", "How long the newest check took.", ({ latencyMs }) => seconds(latencyMs)],
  ["probe_http_status_code", "Status of the newest HTTP answer.", ({ figures }) => figures.httpStatus],
  [
    "probe_ssl_earliest_cert_expiry",
    "Unix time at which the certificate expires.",
    ({ figures }) => figures.certificateExpiresAt,
  ],
  [
    "probe_dns_lookup_time_seconds",
    "How long the look-up of the name took.",
    ({ phases }) => seconds(phases.lookup),
  ],
  ["cortex_service_checked_timestamp_seconds", "Unix time of the newest check.", ({ at }) => at / 1_000],
];

function writeChecks(exposition: Exposition, services: readonly Labelled[]): void {
  for (const [name, help, value] of checkGauges) {
    const family = exposition.family(name, "gauge", help);
    for (const { service, labels } of services) {
      if (service.check) family.sample(labels, value(service.check));
    }
  }
}

function success({ outcome }: Check): number | null {
  if (outcome === "unknown") return null;
  return outcome === "down" ? 0 : 1;
}

/** The blackbox exporter's words for the phases, in order; ours are told from the begin of the check on. */
const phaseNames: readonly [ours: string, theirs: string][] = [
  ["lookup", "resolve"],
  ["connect", "connect"],
  ["tls", "tls"],
  ["firstByte", "processing"],
  ["total", "transfer"],
];

function writePhases(exposition: Exposition, services: readonly Labelled[]): void {
  const help = "How long each phase of the newest HTTP check took.";
  const family = exposition.family("probe_http_duration_seconds", "gauge", help);
  for (const { service, labels } of services) {
    const phases = service.check?.phases;
    if (phases?.firstByte === undefined) continue;
    let before = 0;
    for (const [ours, theirs] of phaseNames) {
      const until = phases[ours];
      if (until === undefined) continue;
      family.sample(`${labels},phase="${theirs}"`, seconds(Math.max(0, until - before)));
      before = until;
    }
  }
}

function writeStates(exposition: Exposition, services: readonly Labelled[]): void {
  const name = "cortex_service_state";
  const family = exposition.family(name, "stateset", "State of the service.");
  for (const { service, labels } of services) {
    for (const state of states) {
      family.sample(`${labels},${name}="${state}"`, service.state === state ? 1 : 0);
    }
  }
}

function writeUptime(exposition: Exposition, services: readonly Labelled[]): void {
  const up = "Share of the measured time in which the service was up; absent when nothing was measured.";
  const measured = "Share of the window that was measured.";
  for (const [name, help, key] of [
    ["cortex_service_uptime_ratio", up, "up"],
    ["cortex_service_measured_ratio", measured, "measured"],
  ] as const) {
    const family = exposition.family(name, "gauge", help);
    for (const { service, labels } of services) {
      for (const window of uptimeWindows) {
        family.sample(`${labels},window="${window}"`, service.uptime[window][key]);
      }
    }
  }
}

/** Rounded to the microsecond: the rest is the noise of floating point. */
function seconds(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms * 1_000) / 1_000_000;
}
