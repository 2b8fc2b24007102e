// The child of bin/cortex.js, under the Node that the package brought.
import { join } from "node:path";
import { signals } from "./signals.js";

const here = import.meta.dirname;
const secondsToStop = 6;
const groupDelayMs = 50;

/** When each signal last arrived by itself. */
const arrivedAt = new Map();

for (const signal of signals) {
  const note = () => {
    arrivedAt.set(signal, performance.now());
    // Nobody else listens, so what the signal does by default is meant.
    if (process.listenerCount(signal) > 1) return;
    process.off(signal, note);
    process.kill(process.pid, signal);
  };
  process.on(signal, note);
}

// The parent tells of a signal it got. One that was sent to the whole group arrives here too, at the same time.
process.on("message", ({ signal }) => {
  setTimeout(() => {
    const isKnown =
      performance.now() - (arrivedAt.get(signal) ?? Number.NEGATIVE_INFINITY) < 2 * groupDelayMs;
    if (!isKnown) process.kill(process.pid, signal);
  }, groupDelayMs);
});

// The channel closes when the parent is gone, also when it was killed and could tell nobody.
process.on("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), secondsToStop * 1000).unref();
});
process.channel?.unref();

process.argv[1] = join(here, "cortex.js");
await import(join(here, "../dist/server/cortex.js"));
