import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { ProcFile } from "../../src/host/proc-file.ts";
import { HostSampler } from "../../src/host/sampler.ts";
import type { Claim } from "../harness.ts";

const samples = 500;
const files = [
  "stat",
  "loadavg",
  "meminfo",
  "net/dev",
  "diskstats",
  "pressure/cpu",
  "pressure/memory",
  "pressure/io",
];

export const hostSample: Claim = {
  name: "host-sample",
  says: "one sample of all figures of the machine, against reading the same files and looking at none",
  unit: "ms",
  pairs: 10,
  limit: { text: "at most 0.5 ms", holds: ({ ours }) => ours <= 0.5 },
  async open() {
    const clock = new ManualClock();
    const sampler = new HostSampler({ clock, log: silentLog });
    const bare = files.map((name) => new ProcFile(`/proc/${name}`));
    await sampler.start();
    return {
      async sample() {
        // Each sample is one that is due: half a second later the figures are read anew.
        const ours = await each(async () => {
          await clock.advance(1_000);
          const began = systemClock.monotonic();
          sampler.figures();
          return systemClock.monotonic() - began;
        });
        const alone = await each(async () => {
          const began = systemClock.monotonic();
          for (const file of bare) file.read();
          return systemClock.monotonic() - began;
        });
        return { ours, bare: alone };
      },
      async close() {
        sampler.stop();
        for (const file of bare) file.close();
      },
    };
  },
};

async function each(one: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let i = 0; i < samples; i++) total += await one();
  return total / samples;
}
