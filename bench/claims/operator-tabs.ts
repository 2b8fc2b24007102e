import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Claim } from "../harness.ts";
import { freePort, type Part, startPart } from "../process.ts";
import { answers, type Product, productPassword, startProduct } from "../product.ts";

const everyMs = 2_000;
const services = 100;
const tabCount = 50;
const settleMs = 8_000;
const windowMs = 15_000;
const ownPage = fileURLToPath(new URL("../pages/queue.ts", import.meta.url));
const timed = [
  "",
  "/host",
  "/host?window=24h",
  "/metrics",
  "/live",
  "/requests",
  "/store",
  "/queue",
  "/jobs",
];
const paths = [...timed, "/services"].map((path) => `/dashboard${path}`);

interface Sample {
  /** Share of one core, in percent. */
  cpu: number;
  /** 99th percentile of how far checks were off their interval, ms. */
  off: number;
}

/** What fifty open tabs on ten pages of the dashboard take, each read every second, against the same process without. */
export function operatorTabs(figure: keyof Sample, most: number): Claim {
  const isCpu = figure === "cpu";
  return {
    name: `operator-tabs-${figure}`,
    says: `${isCpu ? "CPU of the server" : "p99 of how far checks are off their interval"} with ${tabCount} tabs on ${paths.length} dashboard pages at 1 s, ${services} services every ${everyMs / 1_000} s, against the same without tabs`,
    unit: isCpu ? "% of a core" : "ms",
    pairs: 1,
    limit: {
      text: isCpu ? `at most ${most} more` : `under ${most} ms`,
      holds: ({ ours, bare }) => (isCpu ? ours - bare : ours) <= most,
    },
    async open() {
      const port = await freePort();
      const target = startPart("arrivals", port, everyMs);
      await answers(`http://127.0.0.1:${port}/`);
      return {
        sample: async () => {
          const product = await startProduct(configFor(port));
          await answers(`${product.url}/healthz`);
          await wait(settleMs);
          const without = await measure(product, target);
          const tabs = startPart("operator-tabs");
          await tabs.ask("open", product.url, productPassword, paths, tabCount);
          const drawnFrom = await tabs.ask<number>("patches");
          const withTabs = await measure(product, target);
          const drawn = (await tabs.ask<number>("patches")) - drawnFrom;
          await tabs.stop();
          await product.stop();
          // Log and store may have nothing new to show; the others always have.
          const expected = (tabCount * (paths.length - 3) * windowMs) / paths.length / 1_000;
          if (drawn < expected * 0.9) throw new Error(`${drawn} patches came where ${expected} were due`);
          return { ours: withTabs[figure], bare: without[figure] };
        },
        close: () => target.stop(),
      };
    },
  };
}

async function measure(product: Product, target: Part): Promise<Sample> {
  await target.ask("reset");
  const [before, startedAt] = [await product.usage(), performance.now()];
  await wait(windowMs);
  const after = await product.usage();
  const cpu = ((after.cpuMs - before.cpuMs) / (performance.now() - startedAt)) * 100;
  const { p99 } = await target.ask<{ p99: number }>("off");
  return { cpu, off: p99 };
}

function configFor(port: number): string {
  const rows = Array.from(
    { length: services },
    (_, at) =>
      `  - { id: s${at}, every: ${everyMs}ms, http: "http://127.0.0.${1 + (at % 8)}:${port}/${at}" }`,
  );
  const pages = `dashboard: { pages: { queue: ${ownPage}, jobs: ${ownPage} } }`;
  return `connectivity: off\n${pages}\nservices:\n${rows.join("\n")}\n`;
}
