import type { Confirmation, Service } from "../monitor/service.ts";
import type { CheckKind, KindSetting } from "../probe/kind.ts";
import { pushKeys } from "../probe/kinds/push/keys.ts";
import { kinds } from "../probe/kinds.ts";
import type { Visibility } from "../protocol/vocabulary.ts";
import type { ServiceEntry, SharedKeys } from "./schema/service-schema.ts";

const second = 1_000;
const kindsByName = new Map<string, CheckKind>(kinds.map((kind) => [kind.name, kind]));

/** What of the rest of the config a service depends on. */
export interface Surroundings {
  defaults: SharedKeys;
  /** By name of the group, where it says so. */
  visibility: ReadonlyMap<string, Visibility>;
  setting: KindSetting;
}

/** A service with every default filled in: its own keys, then its group's visibility, then `defaults`, then the product's. */
export function resolveService(
  { variant, common, raw }: ServiceEntry,
  { defaults, visibility, setting }: Surroundings,
): Service {
  const kind = kindsByName.get(variant);
  if (!kind) throw new Error(`no check kind ${variant}`);
  const group = common.group ?? defaults.group ?? null;
  const inherited = (group === null ? undefined : visibility.get(group)) ?? defaults.visibility ?? "public";
  const everyMs = common.every ?? defaults.every ?? 60 * second;
  const timeoutMs = Math.min(common.timeout ?? defaults.timeout ?? 10 * second, everyMs);
  const push = kind.name === "push" ? pushKeys.parse(raw).push : undefined;
  const options = kind.options(raw, setting);
  return {
    id: common.id,
    name: common.name ?? common.id,
    description: common.description ?? null,
    group,
    visibility: common.visibility ?? inherited,
    kind: kind.name,
    options,
    host: kind.host(options),
    target: kind.target(options),
    everyMs,
    timeoutMs,
    vouchMs: everyMs + (push ? (push.grace ?? usualGraceMs(everyMs)) : timeoutMs),
    confirm: confirmation(common.confirm, defaults.confirm, push !== undefined, everyMs),
    invert: common.invert ?? defaults.invert ?? false,
    remote: common.remote ?? defaults.remote ?? null,
    // What all services depend on does not depend on itself: its failure would explain itself, and be told to nobody.
    dependsOn: common.dependsOn ?? defaults.dependsOn?.filter((id) => id !== common.id) ?? [],
    pushToken: push?.token ?? null,
  };
}

/** A tenth of the interval, at least 10 s and at most an hour: jobs that run by the clock rarely end to the second. */
function usualGraceMs(everyMs: number): number {
  return Math.min(Math.max(Math.round(everyMs / 10), 10 * second), 3_600 * second);
}

function confirmation(
  own: SharedKeys["confirm"],
  defaults: SharedKeys["confirm"],
  isPush: boolean,
  everyMs: number,
): Confirmation {
  const usual = isPush ? 1 : 2;
  return {
    down: own?.down ?? defaults?.down ?? usual,
    degraded: own?.degraded ?? defaults?.degraded ?? usual,
    up: own?.up ?? defaults?.up ?? 1,
    retryEveryMs: own?.retryEvery ?? defaults?.retryEvery ?? Math.min(5 * second, everyMs),
  };
}
