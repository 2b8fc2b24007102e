import type { Cancel, Clock } from "../core/clock.ts";
import { fingerprint } from "../core/fingerprint.ts";

const lookEveryMs = 500;

/**
 * Looks twice a second whether any of the files is another than the one that was read, by its fingerprint. Told once two
 * looks agree, so that a file that is still being written is waited for. Events of the system miss renames and mounts.
 */
export function watchFiles(
  read: () => ReadonlyMap<string, string>,
  onChange: () => void,
  clock: Clock,
): Cancel {
  let previous = "";
  let ended = false;
  let cancel: Cancel = () => undefined;
  const look = async (): Promise<void> => {
    const paths = [...read().keys()];
    const prints = await Promise.all(paths.map(fingerprint));
    if (ended) return;
    const known = read();
    const changed = paths.some((path, index) => known.has(path) && known.get(path) !== prints[index]);
    const now = prints.join("\n");
    if (changed && now === previous) onChange();
    previous = now;
    cancel = clock.after(lookEveryMs, () => void look());
  };
  void look();
  return () => {
    ended = true;
    cancel();
  };
}
