import type { Generated } from "kysely";

/** The tables as the newest migration leaves them; `migrations/` says what each column holds. */
export interface Schema {
  services: { key: Generated<number>; id: string };
  results: ResultRow & { id: number; service: number; gap: number | null };
  newest: { service: number; at: number };
  timeline: SegmentRow & { service: number };
  states: { service: number; state: string };
  minutes: PeriodRow;
  hours: PeriodRow;
  days: PeriodRow & { date: string };
  rolled: { service: number; minutes: number; days: number };
  overlays: { service: number; at: number; state: number; until: number | null };
  series: {
    key: Generated<number>;
    name: string;
    unit: string | null;
    source: string;
    latest: number;
    latest_at: number;
  };
  metric_minutes: RollRow;
  metric_hours: RollRow;
  incidents: { id: string; created_at: number; resolved_at: number | null; document: string };
  maintenances: { id: string; created_at: number; document: string };
  settings: { key: string; value: string };
  sessions: { id: string; created_at: number; expires_at: number };
}

interface RollRow {
  at: number;
  series: number;
  count: number;
  sum: number;
  low: number;
  high: number;
}

interface PeriodRow {
  at: number;
  service: number;
  shares: Uint8Array | null;
  latency: Uint8Array | null;
}

export interface ResultRow {
  at: number;
  outcome: number;
  reason: number;
  latency: number | null;
  facts: string | null;
  detail: string | null;
}

export interface SegmentRow {
  at: number;
  verdict: number;
  reason: number;
  facts: string | null;
  detail: string | null;
}
