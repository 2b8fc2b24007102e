import { HttpError } from "./problem.ts";

export interface Limit {
  most: number;
  usual: number;
}

export const resultsLimit: Limit = { most: 1_000, usual: 100 };
export const incidentsLimit: Limit = { most: 200, usual: 50 };

/** How many are asked for. @throws HttpError 400 `api.limit` for what is no whole number within the bounds */
export function limitOf(text: string | undefined, { most, usual }: Limit): number {
  if (text === undefined) return usual;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= most) return limit;
  throw new HttpError({
    status: 400,
    code: "api.limit",
    message: `limit: expected a whole number from 1 to ${most}, found ${JSON.stringify(text.slice(0, 50))}`,
    remedy: `Ask with ?limit=${usual}, or leave limit out`,
  });
}
