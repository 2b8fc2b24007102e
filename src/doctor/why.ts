import { z } from "zod";
import { ask } from "../probe/connection/ask.ts";
import { parseJson } from "../probe/connection/live-poll.ts";
import { failed, passed, type StepContext, type StepResult } from "../probe/connection/step.ts";

const whySchema = z.object({
  allowed: z.boolean(),
  verdict: z.string(),
  origin: z.string().nullable(),
  expected: z.array(z.string()),
  differs: z.enum(["scheme", "host", "port"]).nullable(),
  remedy: z.string().nullable(),
  seen: z.object({ scheme: z.string(), host: z.string(), proxied: z.boolean(), trusted: z.boolean() }),
});

/** What `GET /live/why` says, and by which clock. */
export type Why = z.output<typeof whySchema> & {
  /** Our clock minus the server's, ms; null when it told no time. */
  clockOffMs: number | null;
};

/** Asks the server whether it would let a socket of this origin in, and how the request reached it. */
export async function askWhy(live: string, origin: string, context: StepContext): Promise<StepResult<Why>> {
  const url = new URL(`${live}/why`);
  const askedAt = context.clock.now();
  const answer = await ask({ url, headers: { Origin: origin, Accept: "application/json" } }, context);
  if (!answer.ok) return answer;
  const { status, headers, body } = answer.value;
  const why = whySchema.safeParse(parseJson(body));
  if (status !== 200 || !why.success)
    return failed("body", `${url.pathname} answered ${status}, and not as Cortex Status does`);
  const halfway = (askedAt + context.clock.now()) / 2;
  return passed(describe(why.data, origin), { ...why.data, clockOffMs: offBy(headers.date, halfway) });
}

function offBy(date: string | undefined, halfway: number): number | null {
  const said = Date.parse(date ?? "");
  // The header knows whole seconds only; half of one is the middle of what it may mean.
  return Number.isNaN(said) ? null : halfway - said - 500;
}

function describe({ allowed, seen, expected }: Why | z.output<typeof whySchema>, origin: string): string {
  const proxied = seen.proxied
    ? `, forwarded by a proxy that is ${seen.trusted ? "trusted" : "not trusted"}`
    : "";
  const verdict = allowed ? "is allowed" : `is not allowed, only ${expected.join(", ")}`;
  // The host is told without its port, which says nothing that the origin does not.
  const cameAs = new URL(origin);
  const isSame = cameAs.protocol === `${seen.scheme}:` && cameAs.hostname === seen.host;
  return `${origin} ${verdict}${isSame ? "" : `; the request came as ${seen.scheme}://${seen.host}`}${proxied}`;
}
