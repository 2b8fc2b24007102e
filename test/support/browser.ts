import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** The browser that comes by npm: no download, no root. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // Its own arguments put everything into one process, which ends with the first page that is closed.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    // A machine without a locale makes it speak `en-US@posix`, which no browser of people does and no script understands.
    env: { ...process.env, LANG: "en_US.UTF-8", LC_ALL: "en_US.UTF-8" },
    headless: true,
  });
}
