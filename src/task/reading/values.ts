import { isRecord } from "./answer.ts";

/** Values out of JSON that may hold anything. What is not of the right kind is null. */

const mostText = 64 * 1_024;

export function text(value: unknown, most = mostText): string | null {
  if (typeof value === "string") return value === "" ? null : value.slice(0, most);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return null;
}

/** Text, or what else was sent there, as JSON: a result may be an object. */
export function anyText(value: unknown, most = mostText): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "string") return value.slice(0, most);
  if (isRecord(value) && typeof value.message === "string") return value.message.slice(0, most);
  return asJson(value).slice(0, most);
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2);
  } catch (thrown) {
    // Nested deeper than the stack reaches.
    if (thrown instanceof RangeError) return "…";
    throw thrown;
  }
}

export function amount(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 && number < 1e12
    ? number
    : null;
}

export function wholeNumber(value: unknown): number | null {
  const number = amount(value);
  return number !== null && Number.isInteger(number) ? number : null;
}

export function share(value: unknown): number | null {
  const number = amount(value);
  return number === null || number > 1 ? null : number;
}

const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?\s*(?:Z|[+-]\d\d:?\d\d)?$/i;
const earliest = Date.UTC(2000, 0);
const latest = Date.UTC(2200, 0);

/** Epoch ms of an ISO date (without a zone: UTC), or of a number of seconds or milliseconds; null for "yesterday". */
export function moment(value: unknown): number | null {
  const at = typeof value === "number" ? ofNumber(value) : typeof value === "string" ? ofIso(value) : null;
  return at !== null && at >= earliest && at < latest ? at : null;
}

function ofNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Math.round(value > 1e11 ? value : value * 1_000);
}

function ofIso(value: string): number | null {
  const written = value.trim();
  if (!iso.test(written)) return null;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(written) && written.length > 10;
  const at = Date.parse(hasZone || written.length === 10 ? written : `${written.replace(" ", "T")}Z`);
  return Number.isNaN(at) ? null : at;
}

export function list(value: unknown, most: number): unknown[] {
  return Array.isArray(value) ? value.slice(0, most) : [];
}
