/** Who hears what. */
import type { QuietHours } from "./quiet.ts";

export const newsKinds = [
  "down",
  "degraded",
  "recovered",
  "unknown",
  "certificate",
  "incident",
  "maintenance",
  "task",
] as const;
export type NewsKind = (typeof newsKinds)[number];

export interface Rule {
  /** Ids of channels. */
  to: readonly string[];
  /** Ids; with `groups` empty as well: everything. */
  services: readonly string[];
  groups: readonly string[];
  on: readonly NewsKind[];
  afterMs: number;
  remindMs: number | null;
  quiet: QuietHours | null;
}

/** What rules go by of a service. */
export interface Named {
  id: string;
  group: string | null;
}

/** Without any rule every channel hears down and recovered of everything. */
export function rulesOf(channelId: string, rules: readonly Rule[]): Rule[] {
  if (rules.length === 0) return [usualRule(channelId)];
  return rules.filter(({ to }) => to.includes(channelId));
}

export function isAbout({ services, groups }: Rule, { id, group }: Named): boolean {
  if (services.length + groups.length === 0) return true;
  return services.includes(id) || (group !== null && groups.includes(group));
}

/** News of something that touches these services; none: it is about no service, and only rules about everything hear it. */
export function isAboutAny(rule: Rule, services: readonly Named[]): boolean {
  if (rule.services.length + rule.groups.length === 0) return true;
  return services.some((service) => isAbout(rule, service));
}

function usualRule(channelId: string): Rule {
  return {
    to: [channelId],
    ...{ services: [], groups: [], on: ["down", "recovered"], afterMs: 0, remindMs: null, quiet: null },
  };
}
