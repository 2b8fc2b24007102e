import { z } from "zod";
import { ask } from "../probe/connection/ask.ts";
import { parseJson } from "../probe/connection/live-poll.ts";
import type { StepContext } from "../probe/connection/step.ts";
import type { Why } from "./why.ts";

const statusSchema = z.object({
  site: z.object({ url: z.string().nullable() }),
  services: z.array(z.object({ id: z.string(), reason: z.string().nullable() })),
});

const mostOffMs = 5_000;

/** What is worth knowing and stops nobody. `selfChecked`: services of the config that check this very address. */
export async function warningsFor(
  site: string,
  why: Why,
  selfChecked: readonly string[],
  context: StepContext,
): Promise<string[]> {
  const answer = await ask({ url: new URL(`${site}/api/v1/status`) }, context);
  const status = statusSchema.safeParse(answer.ok ? parseJson(answer.value.body) : undefined);
  const found = [clockWarning(why.clockOffMs)];
  if (!status.success) found.push("/api/v1/status did not answer as it should; what it tells is not known");
  const seenBySite =
    status.data?.services.filter(({ reason }) => reason === "self").map(({ id }) => id) ?? [];
  for (const id of new Set([...seenBySite, ...selfChecked]))
    found.push(
      `Service ${id} checks this very page, which proves only what its reader knows: watch it from elsewhere`,
    );
  if (status.data?.site.url === null && why.seen.proxied)
    found.push(
      "site.url is not set behind a proxy: feeds, alerts and links in mails cannot name the page; set it",
    );
  return found.filter((warning) => warning !== null);
}

function clockWarning(offMs: number | null): string | null {
  if (offMs === null || Math.abs(offMs) <= mostOffMs) return null;
  const seconds = Math.round(Math.abs(offMs) / 1_000);
  return `The server's clock is ${seconds} s ${offMs > 0 ? "behind" : "ahead of"} the clock of this machine: set both by NTP`;
}
