import { kinds } from "../probe/kinds.ts";
import { laterKeys, laterServiceKeys } from "./comes-later.ts";
import type { Env } from "./interpolate.ts";
import { type ConfigIssue, formatPath, type Path } from "./issue.ts";
import { isIdle, isMap, type RawService, rawEntries, rawServices, textOf, textsOf } from "./raw-services.ts";
import type { YamlReading } from "./read-yaml.ts";
import { valueAt } from "./schema-issues.ts";

/** What is right as it stands but not what its author may think. Asks for a reading without errors. */
export function warningsOf(reading: YamlReading, env: Env): ConfigIssue[] {
  return [
    ...laterKeys.map((key) => key.split(".")).filter((path) => !isIdle(valueAt(reading.value, path))),
    ...laterServiceKeys
      .map((key) => ["defaults", key])
      .filter((path) => !isIdle(valueAt(reading.value, path))),
    ...rawServices(reading.value).flatMap(laterInService),
  ]
    .map((path) => notThereYet(path, reading))
    .concat(ownAddress(reading, env), lostParameters(reading), guessableTokens(reading));
}

function laterInService({ path, keys }: RawService): Path[] {
  const kind = kinds.find(({ name }) => name in keys);
  if (!kind) return [];
  const isLater = !kind.probe && kind.name !== "push";
  const later = [...laterServiceKeys, ...kind.comesLater].map((key) => key.split("."));
  const present = later.filter((key) => !isIdle(valueAt(keys, key))).map((key) => [...path, ...key]);
  return isLater ? [[...path, kind.name], ...present] : present;
}

function notThereYet(path: Path, reading: YamlReading): ConfigIssue {
  return {
    path: formatPath(path),
    line: reading.lineOf(path),
    expected: "a key that has an effect in this version",
    found: `\`${path.findLast((part) => typeof part === "string")}\`, which is understood but not there yet`,
    remedy: "leave it for a later version or take it out; until then it has no effect",
  };
}

/** A runbook's parameter that stands nowhere in its command, and what looks like one that was not declared. */
function lostParameters(reading: YamlReading): ConfigIssue[] {
  const runbooks = valueAt(reading.value, ["symbiont", "runbooks"]);
  if (!isMap(runbooks)) return [];
  return Object.entries(runbooks).flatMap(([name, keys]) => {
    if (!isMap(keys)) return [];
    const known = isMap(keys.params) ? Object.keys(keys.params) : [];
    const parts = textsOf(keys.command).flatMap((part) => part ?? []);
    const used = parts.flatMap((part) =>
      [...part.matchAll(/(?<!\{)\{([\w-]+)\}/g)].map(([, key = ""]) => key),
    );
    const issue = (key: string, at: string, found: string, remedy: string): ConfigIssue => {
      const path = ["symbiont", "runbooks", name, at];
      const expected = "parameters that stand in the command";
      return {
        path: formatPath(path),
        line: reading.lineOf(path),
        expected,
        found: `${found} \`${key}\``,
        remedy,
      };
    };
    return [
      ...used
        .filter((key) => !known.includes(key))
        .map((key) =>
          issue(
            key,
            "command",
            "no parameter",
            `add it to \`params\`, unless {${key}} is meant as it stands`,
          ),
        ),
      ...known
        .filter((key) => !used.includes(key))
        .map((key) =>
          issue(key, "params", "nothing that uses", `write {${key}} into the command, or take it out`),
        ),
    ];
  });
}

const enoughToken = 16;

/** They work, for trying things out; whoever guesses one has what it opens. */
function guessableTokens({ value, lineOf }: YamlReading): ConfigIssue[] {
  const bearer = rawEntries(value, "tokens").map(({ path, keys }) => ({
    path: [...path, "token"],
    token: keys.token,
  }));
  const push = rawServices(value).map(({ path, keys }) => ({
    path: [...path, "push", "token"],
    token: isMap(keys.push) ? keys.push.token : undefined,
  }));
  return [...bearer, ...push]
    .filter(({ token }) => (textOf(token)?.length ?? enoughToken) < enoughToken)
    .map(({ path }) => ({
      path: formatPath(path),
      line: lineOf(path),
      expected: `a token of at least ${enoughToken} characters`,
      found: "a shorter one, which can be guessed",
      remedy: "make one with `openssl rand -hex 32`",
    }));
}

/** A check of this very page proves only what its reader knows already. */
function ownAddress(reading: YamlReading, env: Env): ConfigIssue[] {
  const own = new Set(ownOrigins(reading, env));
  return rawServices(reading.value)
    .filter(({ keys }) => own.has(originOf(keys.http) ?? ""))
    .map(({ path }) => ({
      path: formatPath([...path, "http"]),
      line: reading.lineOf([...path, "http"]),
      expected: "another address than this page's",
      found: "an address that this page has",
      remedy: "watch this page from elsewhere; here it is shown as up, since whoever reads it can",
    }));
}

function ownOrigins(reading: YamlReading, env: Env): string[] {
  const port = env.PORT || "4000";
  const local = ["127.0.0.1", "localhost", "[::1]"].map((host) => `http://${host}:${port}`);
  const named = [
    valueAt(reading.value, ["site", "url"]),
    env.CORTEX_URL,
    env.PHX_HOST && `https://${env.PHX_HOST}`,
  ];
  return [...local, ...named].flatMap((url) => originOf(url) ?? []);
}

function originOf(value: unknown): string | undefined {
  const written = textOf(value);
  return written !== undefined && URL.canParse(written) ? new URL(written).origin : undefined;
}
