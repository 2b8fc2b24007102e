import type { LookupFunction } from "node:net";
import type { Lookup } from "./kind.ts";

/** Lets a probe tell "no resolver answered" from "the target did not answer" when its time is up. */
export interface LookupWatch {
  /** Whether a name is being looked up right now. */
  waiting: boolean;
}

/** Our look-up in the shape that node:net, node:tls and node:http take. */
export function forSockets(lookup: Lookup, signal: AbortSignal, watch?: LookupWatch): LookupFunction {
  return (hostname, options, callback) => {
    if (watch) watch.waiting = true;
    const answered = () => {
      if (watch) watch.waiting = false;
    };
    lookup(hostname, signal).then(
      (found) => {
        answered();
        const [first] = found;
        if (options.all) callback(null, found);
        else callback(null, first?.address ?? "", first?.family ?? 4);
      },
      (thrown: unknown) => {
        answered();
        callback(thrown instanceof Error ? thrown : new Error(String(thrown)), "", 4);
      },
    );
  };
}
