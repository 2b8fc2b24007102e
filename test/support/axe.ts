import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe has against the page as it stands: the rule and the elements. `options`: of `axe.run`. */
export async function axeFinds(page: Page, options: object = {}): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(
    `axe.run(${JSON.stringify({ resultTypes: ["violations"], ...options })}).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html)))`,
  );
}
