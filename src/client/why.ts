/** What keeps the caller from the socket; undefined when nothing does, or when that cannot be learnt now. */
export async function askWhy(url: string): Promise<string | undefined> {
  const response = await fetch(url, { headers: { accept: "application/json" } }).catch(() => undefined);
  if (!response?.ok) return undefined;
  const why: { allowed?: boolean; verdict?: string; remedy?: string } = await response
    .json()
    .catch(() => ({}));
  return why.allowed === false ? (why.remedy ?? why.verdict ?? "") : undefined;
}
