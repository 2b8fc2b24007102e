import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Claim } from "../harness.ts";
import { freePort, startPart } from "../process.ts";
import { answers, httpServices, startProduct } from "../product.ts";

const services = 100;

interface Weight {
  kilobytes: number;
  requests: number;
}

/** What a browser that was never here loads; bare: the page alone. */
function weight(part: keyof Weight, unit: string, most: number): Claim {
  return {
    name: `page-${part}`,
    says: `status page with ${services} services as a browser loads it first (compressed, the font not counted), against its HTML alone`,
    unit,
    pairs: 1,
    limit: { text: `at most ${most}`, holds: ({ ours }) => ours <= most },
    async open() {
      const targetPort = await freePort();
      const target = startPart("target", targetPort);
      const product = await startProduct(httpServices(services, targetPort, "60s"));
      await answers(`${product.url}/`);
      return {
        async sample() {
          const { whole, page } = await load(`${product.url}/`);
          return { ours: whole[part], bare: page[part] };
        },
        close: async () => void (await Promise.all([product, target].map((one) => one.stop()))),
      };
    },
  };
}

async function load(url: string): Promise<{ whole: Weight; page: Weight }> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  const page = await browser.newPage();
  const whole = { kilobytes: 0, requests: 0 };
  const alone = { kilobytes: 0, requests: 1 };
  page.on("requestfinished", async (request) => {
    const { responseBodySize } = await request.sizes();
    whole.requests += 1;
    if (request.resourceType() !== "font") whole.kilobytes += responseBodySize / 1_000;
    if (request.url() === url) alone.kilobytes = responseBodySize / 1_000;
  });
  page.on("websocket", () => {
    whole.requests += 1;
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await page.waitForSelector("[data-live=live]");
  await page.waitForTimeout(500);
  await browser.close();
  return { whole, page: alone };
}

export const pageBytes = weight("kilobytes", "KB", 40);
export const pageRequests = weight("requests", "requests", 6);
