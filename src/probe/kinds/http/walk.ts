import { withoutSecrets } from "../../credentials.ts";
import type { Deadline } from "../../deadline.ts";
import type { ProbeContext } from "../../kind.ts";
import { roundMs } from "../../latency.ts";
import { type Figures, type Finding, toDetail } from "../../result.ts";
import type { LookupWatch } from "../../socket-lookup.ts";
import type { Exchange } from "./exchange.ts";
import type { HttpOptions } from "./options.ts";

/** One check under way, over all its hops. Times are of the monotonic clock. */
export interface Walk {
  options: HttpOptions;
  context: ProbeContext;
  deadline: Deadline;
  nonce: string;
  beganAt: number;
  /** When the headers of the last answer were there. */
  headersAt: number;
  watch: LookupWatch;
  /** Of the hop that is under way. */
  url: URL;
  phases: Exchange["phases"];
  figures: Figures;
  certificateEndsAt: number | null;
}

export function startWalk(options: HttpOptions, context: ProbeContext, deadline: Deadline): Walk {
  const beganAt = context.clock.monotonic();
  return {
    options,
    context,
    deadline,
    nonce: context.selfCheck.nonce(),
    beganAt,
    headersAt: beganAt,
    watch: { waiting: false },
    url: new URL(options.url),
    phases: {},
    figures: {},
    certificateEndsAt: null,
  };
}

export function targetOf({ method, url }: HttpOptions): string {
  return `${method} ${url}`;
}

/** Down, for what stands in an answer: there is a latency, that of its headers. */
export function failed(
  { options, beganAt, headersAt, phases, figures }: Walk,
  reason: Finding["reason"],
  found: string,
  facts: Finding["facts"] = null,
): Finding {
  const latencyMs = roundMs(headersAt - beganAt);
  return {
    outcome: "down",
    reason,
    latencyMs,
    facts,
    detail: toDetail(`${targetOf(options)} ${withoutSecrets(found, options.secrets)}`),
    phases: { ...phases, total: latencyMs },
    figures,
  };
}
