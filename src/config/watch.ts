import { type Cancel, type Clock, systemClock } from "../core/clock.ts";
import { fingerprint, gone } from "../core/fingerprint.ts";

/** Two looks that agree are needed, so a change is told within two of these and the time of a look. */
const lookEveryMs = 500;
/** Gone for this many looks is gone: an editor that replaces a file takes less. */
const looksUntilGone = 10;

export interface WatchOptions {
  clock?: Clock;
  /** Fingerprint of the file as it was last read; without it what is found at first is taken for that. */
  asRead?: string;
}

/**
 * Calls `onChange` when the file's content may be another than before: written to, replaced by another file
 * (as editors do), back after it was gone. A file that is still being written is waited for; one that vanished as well,
 * and told of when it stays away.
 * Looks at the file's metadata twice a second instead of asking the system for events, which miss renames,
 * network file systems and mounts into containers. Returns a function that ends it.
 */
export function watchConfig(
  path: string,
  onChange: () => void,
  { clock = systemClock, asRead }: WatchOptions = {},
): Cancel {
  let ended = false;
  let cancel: Cancel = () => undefined;
  let told = asRead;
  let previous: string | undefined;
  let alike = 0;

  const look = async () => {
    const seen = await fingerprint(path);
    if (ended) return;
    told ??= seen;
    alike = seen === previous ? alike + 1 : 1;
    previous = seen;
    if (seen !== told && alike >= (seen === gone ? looksUntilGone : 2)) {
      told = seen;
      onChange();
    }
    cancel = clock.after(lookEveryMs, look);
  };
  void look();
  return () => {
    ended = true;
    cancel();
  };
}
