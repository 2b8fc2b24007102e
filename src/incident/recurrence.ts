/** Rules of RFC 5545 (3.3.10) over local times: no zone, no instants; `maintenance.ts` adds those. */
import { RRuleTemporal } from "rrule-temporal";

/** A rule taken apart. `rule` is without UNTIL, which bounds instants and not local times. */
export interface Recurrence {
  rule: string;
  until: Until | null;
}

/** The last moment at which a window may begin: epoch ms, or a local time given as if it were UTC. */
export type Until = { at: number } | { local: number };

const dayMs = 86_400_000;
const number = (digits: string) => `[+-]?${digits}`;
const list = (one: string) => new RegExp(`^${one}(?:,${one})*$`);
const weekday = "(?:MO|TU|WE|TH|FR|SA|SU)";

/** Every part of a rule and what it may say. No work is announced by the minute, or for more than 999 times. */
const parts: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY)$/,
  INTERVAL: /^0*[1-9]\d{0,2}$/,
  COUNT: /^0*[1-9]\d{0,2}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  BYSECOND: list("(?:[0-5]?\\d|60)"),
  BYMINUTE: list("[0-5]?\\d"),
  BYHOUR: list("(?:[01]?\\d|2[0-3])"),
  BYDAY: list(`(?:[+-]?[1-9]\\d?)?${weekday}`),
  BYMONTHDAY: list(number("(?:[1-9]|[12]\\d|3[01])")),
  BYYEARDAY: list(number("(?:[1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])")),
  BYWEEKNO: list(number("(?:[1-9]|[1-4]\\d|5[0-3])")),
  BYMONTH: list("(?:[1-9]|1[0-2])"),
  BYSETPOS: list(number("(?:[1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])")),
  WKST: new RegExp(`^${weekday}$`),
};

/** The first year of a rule may have this many local times: hourly is the densest that makes sense. */
const mostInAYear = 9_000;
/** Where the library gives up: far above what `mostInAYear` lets through. */
const bounds = { maxIterations: 50_000, maxCandidateEvaluations: 200_000, cache: false };

/** What is wrong with a rule, as found and remedy; null when it can be followed. EXDATE and RDATE are no part of a rule. */
export function recurrenceProblem(text: string): { found: string; remedy: string } | null {
  const pairs = text
    .replace(/^RRULE:/, "")
    .split(";")
    .map((pair) => pair.split("="));
  const seen = new Set<string>();
  for (const [key = "", value = ""] of pairs) {
    const pattern = Object.hasOwn(parts, key) ? parts[key] : undefined;
    if (!pattern)
      return { found: `the part ${key}`, remedy: `take it out; a rule has ${Object.keys(parts).join(" ")}` };
    if (seen.has(key)) return { found: `${key} twice`, remedy: "take one of them out" };
    if (!pattern.test(value))
      return { found: `${key}=${value}`, remedy: `correct ${key} as RFC 5545 has it` };
    seen.add(key);
  }
  if (!seen.has("FREQ")) return { found: "no FREQ", remedy: "begin it with the likes of FREQ=WEEKLY" };
  if (seen.has("COUNT") && seen.has("UNTIL"))
    return { found: "COUNT and UNTIL", remedy: "take one of them out" };
  return (
    misplacedPart(new Map(pairs.map(([key = "", value = ""]) => [key, value]))) ??
    densityProblem(parseRecurrence(text))
  );
}

/** What RFC 5545 allows with some frequencies only. */
function misplacedPart(rule: ReadonlyMap<string, string>): { found: string; remedy: string } | null {
  const often = rule.get("FREQ") ?? "";
  const found = (part: string) => ({
    found: `${part} with FREQ=${often}`,
    remedy: `take ${part} out or change FREQ`,
  });
  if (/\d/.test(rule.get("BYDAY") ?? "") && !/YEARLY|MONTHLY/.test(often)) return found("a numbered BYDAY");
  if (rule.has("BYWEEKNO") && often !== "YEARLY") return found("BYWEEKNO");
  if (rule.has("BYYEARDAY") && /DAILY|WEEKLY|MONTHLY/.test(often)) return found("BYYEARDAY");
  if (rule.has("BYMONTHDAY") && often === "WEEKLY") return found("BYMONTHDAY");
  return null;
}

/** Asks for a rule without problems. */
export function parseRecurrence(text: string): Recurrence {
  const pairs = text.replace(/^RRULE:/, "").split(";");
  const rule = pairs.filter((pair) => !pair.startsWith("UNTIL=")).join(";");
  const until = pairs.find((pair) => pair.startsWith("UNTIL="))?.slice("UNTIL=".length);
  return { rule, until: until === undefined ? null : parseUntil(until) };
}

/** Local times of the rule in [from, to), all given as if they were UTC, oldest first. */
export function localTimes({ rule }: Recurrence, start: number, from: number, to: number): number[] {
  if (to <= start || to <= from) return [];
  const begin = new Date(start).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const recurrence = new RRuleTemporal({ rruleString: `DTSTART:${begin}\nRRULE:${rule}`, ...bounds });
  const found = recurrence.between(new Date(Math.max(from, start)), new Date(to), true);
  return found.map((time) => Date.parse(time.toString().replace(/\[.*$/, ""))).filter((time) => time < to);
}

function densityProblem(recurrence: Recurrence): { found: string; remedy: string } | null {
  const start = Date.UTC(2026, 0, 1);
  const remedy = "make it rarer: at most once an hour";
  try {
    const { length } = localTimes(recurrence, start, start, start + 366 * dayMs);
    return length > mostInAYear ? { found: `a rule of ${length} times a year`, remedy } : null;
  } catch (thrown) {
    // The library's own bound; anything else that it says of a rule whose parts are right is of no use to its author.
    const found = thrown instanceof Error ? thrown.message : String(thrown);
    return /exceeded/i.test(found)
      ? { found: "a rule without an end to its times", remedy }
      : { found, remedy: "correct the rule" };
  }
}

/** `20270101`: that whole day; `20270101T020000`: local; with Z: an instant. */
function parseUntil(text: string): Until {
  const [, year, month, day, hour = "23", minute = "59", second = "59"] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?/.exec(text) ?? [];
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return text.endsWith("Z") ? { at: time } : { local: time };
}
