/** Paces that an operator can choose from, in seconds. */
export const refreshChoices = [1, 2, 5, 15, 30] as const;
export const usualRefreshMs = 5_000;

/** The cookie holds what was chosen for each page: `host-1.queue-15`. */
export type ChosenRefreshes = ReadonlyMap<string, number>;

const mostRemembered = 40;

export function readRefreshes(cookie: string | undefined): ChosenRefreshes {
  const pairs = (cookie ?? "").split(".").flatMap((pair): [string, number][] => {
    const [, page, text] = /^([\w-]{1,64})-(\d{1,2})$/.exec(pair) ?? [];
    const seconds = refreshChoices.find((choice) => String(choice) === text);
    return page === undefined || seconds === undefined ? [] : [[page, seconds]];
  });
  return new Map(pairs.slice(-mostRemembered));
}

/** The cookie with one choice more. Null: no such choice. */
export function rememberRefresh(before: ChosenRefreshes, page: string, asked: string): string | null {
  const seconds = refreshChoices.find((choice) => String(choice) === asked);
  if (seconds === undefined || !/^[\w-]{1,64}$/.test(page)) return null;
  const kept = [...before].filter(([known]) => known !== page).slice(1 - mostRemembered);
  return [...kept, [page, seconds] as const].map(([name, choice]) => `${name}-${choice}`).join(".");
}

/** The nearest choice to what a page asks for. */
export function nearestRefresh(ms: number): number {
  const seconds = ms / 1_000;
  return refreshChoices.reduce((best, choice) =>
    Math.abs(choice - seconds) < Math.abs(best - seconds) ? choice : best,
  );
}
