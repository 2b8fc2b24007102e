import { z } from "zod";
import { ask } from "../../probe/connection/ask.ts";
import { parseJson } from "../../probe/connection/live-poll.ts";
import { failed, type StepResult } from "../../probe/connection/step.ts";
import { type Look, pageStateScript } from "./look.ts";
import { judgePageState, readPageState } from "./page-state.ts";

export interface Dendrite {
  url: string;
  /** Sent as `X-API-Key`. */
  key: string | null;
  path: string;
}

const answerSchema = z.object({ result: z.unknown() });

/** How long the script waits in the page, within the step's time. */
const patienceShare = 0.4;

/**
 * Has a headless browser of ours somewhere open the page: `{url, script}` posted, the script's value in `result`.
 * Undefined: it could not be asked, so nothing is known of the page.
 */
export async function askDendrite(
  { url: base, key, path }: Dendrite,
  { url, context }: Look,
): Promise<{ asked: true; result: StepResult } | { asked: false; why: string }> {
  const answer = await ask(
    {
      url: new URL(path, base.endsWith("/") ? base : `${base}/`),
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        ...(key === null ? {} : { "X-API-Key": key }),
      },
      body: JSON.stringify({ url: url.href, script: waitingScript(context.timeoutMs * patienceShare) }),
    },
    context,
  );
  if (!answer.ok) return { asked: false, why: `Dendrite: ${answer.found}` };
  const { status, body } = answer.value;
  if (status < 200 || status > 299) return { asked: false, why: `Dendrite answered ${status}` };
  const parsed = answerSchema.safeParse(parseJson(body));
  if (!parsed.success) return { asked: false, why: "Dendrite did not answer with JSON that has a result" };
  return { asked: true, result: judge(parsed.data.result) };
}

/** Some hand the script's value on as text, some only whether it was true. */
function judge(result: unknown): StepResult {
  const value = typeof result === "string" ? parseJson(result) : result;
  const state = readPageState(typeof value === "boolean" ? { connected: value } : value);
  return state
    ? judgePageState(state, "Dendrite")
    : failed("body", `Dendrite's result is no answer: ${JSON.stringify(result)?.slice(0, 200)}`);
}

/** Waits in the page until it is live, or the time is up. */
function waitingScript(patienceMs: number): string {
  return `(async () => {
  const until = performance.now() + ${Math.round(patienceMs)};
  while (!window.liveSocket?.isConnected() && performance.now() < until) await new Promise((go) => window.setTimeout(go, 50));
  return ${pageStateScript};
})()`;
}
