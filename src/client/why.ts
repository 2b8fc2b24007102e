import { askWithin } from "./ask-within.ts";

/** What keeps the caller from the socket; undefined when nothing does, or when that cannot be learnt now. */
export async function askWhy(url: string): Promise<string | undefined> {
  const response = await askWithin(url, { headers: { accept: "application/json" } });
  if (!response?.ok) return undefined;
  const why: { allowed?: boolean; verdict?: string; remedy?: string } = await response
    .json()
    .catch(() => ({}));
  return why.allowed === false ? (why.remedy ?? why.verdict ?? "") : undefined;
}
