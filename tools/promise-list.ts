export interface NamedPromise {
  promise: string;
  /** Shows it; exit 0: it holds. */
  command: string;
}

/** Rows of the tables whose last cell is one command. */
export function promisesOf(page: string): NamedPromise[] {
  return [...page.matchAll(/^\| *(.+?) *\| *`([^`]+)` *\|$/gm)].map(([, promise = "", command = ""]) => ({
    promise,
    command,
  }));
}
