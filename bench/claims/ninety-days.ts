import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Claim } from "../harness.ts";

const run = promisify(execFile);
const services = 500;

interface Times {
  pageMs: number;
  firstMs: number;
  hoursMs: number;
}

export const ninetyDays: Claim = {
  name: "ninety-days",
  says: `uptime of four windows and 90 days of ${services} services, as one page needs them, against adding the same days up from their hours`,
  unit: "ms",
  pairs: 3,
  limit: { text: "under 20 ms", holds: ({ ours }) => ours < 20 },
  open: async () => ({
    sample: async () => {
      const script = join(import.meta.dirname, "../ninety-days.ts");
      const { stdout } = await run(process.execPath, [script, String(services)]);
      const { pageMs, hoursMs }: Times = JSON.parse(stdout);
      return { ours: pageMs, bare: hoursMs };
    },
    close: async () => undefined,
  }),
};
