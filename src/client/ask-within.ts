/** A page of 40 KB is there by then over the slowest phone that anybody reads a page on. */
const answerWithinMs = 15_000;

/**
 * Fetches, or resolves to undefined: nobody answered, or not in time. Without a bound, a connection that died in silence
 * keeps its asker waiting for minutes. The bound holds for the body as well, whose reading rejects.
 */
export function askWithin(url: string, init: RequestInit): Promise<Response | undefined> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(answerWithinMs) }).catch(() => undefined);
}
