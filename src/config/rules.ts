import { parseDuration } from "../core/duration.ts";
import { takenPageIds } from "../protocol/dashboard.ts";
import { cycles } from "./cycles.ts";
import { type ConfigIssue, formatPath, type Path, shorten } from "./issue.ts";
import { nearest } from "./nearest.ts";
import { type RawService, rawEntries, rawServices, textOf, textsOf } from "./raw-services.ts";
import type { YamlReading } from "./read-yaml.ts";
import { valueAt } from "./schema-issues.ts";

type Problem = Omit<ConfigIssue, "path" | "line"> & { at: Path };

/** What no single key can tell: ids that repeat, references that lead nowhere, times that contradict each other. */
export function ruleIssues(reading: YamlReading): ConfigIssue[] {
  const services = rawServices(reading.value);
  const problems = [
    ...repeated(idsOf(services), "a service id of its own"),
    ...repeated(entriesOf(reading, "name", "groups"), "a group name of its own"),
    ...repeated(entriesOf(reading, "id", "tokens"), "a token id of its own"),
    ...repeated(entriesOf(reading, "token", "tokens"), "a token of its own", true),
    ...repeated(entriesOf(reading, "id", "maintenance"), "an id of its own"),
    ...repeated(entriesOf(reading, "id", "notify", "channels"), "a channel id of its own"),
    ...repeated(pushTokens(services), "a push token of its own", true),
    ...longTimeouts(services, valueAt(reading.value, ["defaults", "every"])),
    ...takenPages(reading.value),
    ...lostReferences(reading, services),
    ...dependencyCycles(services, textsOf(valueAt(reading.value, ["defaults", "dependsOn"]))),
  ];
  return problems.map(({ at, ...rest }) => ({ path: formatPath(at), line: reading.lineOf(at), ...rest }));
}

function takenPages(value: unknown): Problem[] {
  const pages = valueAt(value, ["dashboard", "pages"]);
  return takenPageIds
    .filter((id) => valueAt(pages, [id]) !== undefined)
    .map((id) => ({
      at: ["dashboard", "pages", id],
      expected: "a name that no page of the dashboard has yet",
      found: JSON.stringify(id),
      remedy: `Name it otherwise, for instance my-${id}`,
    }));
}

interface Named {
  at: Path;
  text: string | undefined;
}

function idsOf(services: readonly RawService[]): Named[] {
  return services.map(({ path, id }) => ({ at: [...path, "id"], text: id }));
}

function entriesOf(reading: YamlReading, key: string, ...at: string[]): Named[] {
  return rawEntries(reading.value, ...at).map(({ path, keys }) => ({
    at: [...path, key],
    text: textOf(keys[key]),
  }));
}

function pushTokens(services: readonly RawService[]): Named[] {
  return services.map(({ path, keys }) => ({
    at: [...path, "push", "token"],
    text: textOf(valueAt(keys, ["push", "token"])),
  }));
}

function repeated(entries: readonly Named[], expected: string, isSecret = false): Problem[] {
  const first = new Map<string, Path>();
  const problems: Problem[] = [];
  for (const { at, text } of entries) {
    if (text === undefined) continue;
    const earlier = first.get(text);
    if (!earlier) first.set(text, at);
    else {
      const found = `${isSecret ? "the value" : JSON.stringify(text)} of ${formatPath(earlier)} again`;
      problems.push({ at, expected, found, remedy: "change one of the two" });
    }
  }
  return problems;
}

function longTimeouts(services: readonly RawService[], defaultEvery: unknown): Problem[] {
  return services.flatMap(({ path, keys }) => {
    const written = textOf(keys.every) ?? textOf(defaultEvery) ?? "60s";
    const every = parseDuration(written);
    const timeout = parseDuration(textOf(keys.timeout) ?? "");
    if (every === undefined || timeout === undefined || timeout <= every) return [];
    const remedy = `shorten \`timeout\` to ${written} or lengthen \`every\``;
    return [
      {
        at: [...path, "timeout"],
        expected: `at most \`every\`, which is ${written}`,
        found: JSON.stringify(keys.timeout),
        remedy,
      },
    ];
  });
}

function lostReferences(reading: YamlReading, services: readonly RawService[]): Problem[] {
  const ids = services.flatMap(({ id }) => id ?? []);
  const channels = entriesOf(reading, "id", "notify", "channels").flatMap(({ text }) => text ?? []);
  const groups = [
    ...entriesOf(reading, "name", "groups").map(({ text }) => text),
    ...services.map(({ keys }) => textOf(keys.group)),
    textOf(valueAt(reading.value, ["defaults", "group"])),
  ];
  const rules = rawEntries(reading.value, "notify", "rules");
  const referring = [
    ...services,
    { path: ["defaults"], keys: { dependsOn: valueAt(reading.value, ["defaults", "dependsOn"]) } },
  ];
  return [
    ...lost(referring, "dependsOn", ids, "service"),
    ...lost(rawEntries(reading.value, "maintenance"), "services", ids, "service"),
    ...lost(rules, "services", ids, "service"),
    ...lost(
      rules,
      "groups",
      groups.flatMap((name) => name ?? []),
      "group",
    ),
    ...lost(rules, "to", channels, "channel"),
  ];
}

interface Referring {
  path: Path;
  keys: Readonly<Record<string, unknown>>;
}

function lost(entries: readonly Referring[], key: string, known: readonly string[], noun: string): Problem[] {
  const all = new Set(known);
  return entries.flatMap(({ path, keys }) =>
    textsOf(keys[key]).flatMap((id, index) => {
      if (id === undefined || all.has(id)) return [];
      const remedy =
        known.length === 0
          ? `take it out: there is no ${noun}`
          : `write an existing one, such as \`${nearest(id, [...all])}\``;
      return [
        { at: [...path, key, index], expected: `a ${noun} of this file`, found: JSON.stringify(id), remedy },
      ];
    }),
  );
}

function dependencyCycles(
  services: readonly RawService[],
  inherited: readonly (string | undefined)[],
): Problem[] {
  const edges = new Map(
    services.map(({ id, keys }) => [
      id ?? "",
      keys.dependsOn === undefined
        ? inherited.flatMap((to) => (to === undefined || to === id ? [] : to))
        : textsOf(keys.dependsOn).flatMap((to) => to ?? []),
    ]),
  );
  const byId = new Map(services.map((service) => [service.id ?? "", service]));
  return cycles(edges).map((cycle) => {
    const inherits = cycle.find((id) => byId.get(id)?.keys.dependsOn === undefined);
    return {
      at: [...(byId.get(inherits ?? cycle[0] ?? "")?.path ?? []), "dependsOn"],
      expected: "dependencies that do not lead back",
      found: shorten([...cycle, cycle[0]].join(" → "), 200),
      remedy:
        inherits === undefined
          ? "take one of them out of its `dependsOn`"
          : `write a \`dependsOn\` of its own for ${inherits}, such as \`[]\`: without one it has that of \`defaults\``,
    };
  });
}
