import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Claim } from "../harness.ts";

const run = promisify(execFile);
const [services, minutes] = [1_000, 60];

interface Hour {
  checks: number;
  written: number;
  kept: number;
}

/** An hour of checks on a turned clock takes about half a minute. */
async function hourOf(script: string): Promise<Hour> {
  const args = [join(import.meta.dirname, "..", script), String(services), String(minutes)];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout);
}

function bytesPerCheck(what: "written" | "kept", says: string, most: number): Claim {
  return {
    name: `bytes-${what}`,
    says: `${says}, ${services} services every 10 s for ${minutes} minutes from an empty store, against a bare table of results`,
    unit: "B",
    pairs: 1,
    limit: { text: `at most ${most} a check`, holds: ({ ours }) => ours <= most },
    open: async () => ({
      sample: async () => {
        const [ours, bare] = [await hourOf("simulated-hour.ts"), await hourOf("bare-hour.ts")];
        return { ours: ours[what] / ours.checks, bare: bare[what] / bare.checks };
      },
      close: async () => undefined,
    }),
  };
}

export const bytesWritten = bytesPerCheck(
  "written",
  "bytes handed to the disk, log and checkpoints included",
  400,
);
export const bytesKept = bytesPerCheck("kept", "bytes kept in all tables", 40);
