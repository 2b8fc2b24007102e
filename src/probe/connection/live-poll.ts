import { z } from "zod";
import { pause } from "../../core/clock.ts";
import { type Answer, ask } from "./ask.ts";
import { heartbeat } from "./live-socket.ts";
import { failed, passed, type StepContext, type StepFailure, type StepResult } from "./step.ts";

const answerSchema = z.object({
  status: z.number(),
  token: z.string().nullish(),
  messages: z.array(z.string()).default([]),
  reason: z.string().optional(),
});
type PollAnswer = z.output<typeof answerSchema>;

export interface PollParts {
  /** Address of the live end: `https://h/live`. */
  live: string;
  origin: string;
  context: StepContext;
}

/** A long-poll session of Phoenix that joins nothing. */
export interface LivePoll {
  /** Waits for messages, as the server lets it: 10 s, then 204. */
  poll(context: StepContext): Promise<StepResult<PollAnswer>>;
  /** Posts a heartbeat; its answer comes with a poll. */
  beat(ref: string, context: StepContext): Promise<StepResult<PollAnswer>>;
}

export async function openLivePoll({ live, origin, context }: PollParts): Promise<StepResult<LivePoll>> {
  const opened = await request({ live, origin, context }, null);
  if (!opened.ok) return opened;
  const { status, token, reason } = opened.value;
  if (status !== 410 || !token) return answered(status, "410 and a token", reason);
  return passed("open", {
    poll: (then) => request({ live, origin, context: then }, token),
    beat: (ref, then) => request({ live, origin, context: then }, token, heartbeat(ref)),
  });
}

const pollFirstMs = 150;

/**
 * Opens a session and twice sends something while a poll waits for it: the answer has to come alone, and within `lateMs`.
 */
export async function tryLongPoll(parts: PollParts, { lateMs }: { lateMs: number }): Promise<StepResult> {
  const { clock } = parts.context;
  const endsAt = clock.monotonic() + parts.context.timeoutMs;
  const within = (ms: number) => ({ ...parts.context, timeoutMs: Math.min(ms, endsAt - clock.monotonic()) });
  const beganAt = clock.monotonic();
  const opened = await openLivePoll({ ...parts, context: within(lateMs) });
  if (!opened.ok) return opened;
  let slowest = clock.monotonic() - beganAt;
  for (const ref of ["doctor-1", "doctor-2"]) {
    // On a slow way once has to do.
    if (ref !== "doctor-1" && endsAt - clock.monotonic() < 2 * slowest + pollFirstMs) break;
    const waiting = opened.value.poll(within(pollFirstMs + lateMs));
    await pause(clock, pollFirstMs);
    const sentAt = clock.monotonic();
    const [sent, heard] = await Promise.all([opened.value.beat(ref, within(lateMs)), waiting]);
    slowest = Math.max(slowest, clock.monotonic() - sentAt);
    const wrong = faultOf(ref, sent, heard);
    if (wrong) return wrong;
  }
  return passed(`slowest answer after ${Math.round(slowest)} ms`, undefined);
}

function faultOf(
  ref: string,
  sent: StepResult<PollAnswer>,
  heard: StepResult<PollAnswer>,
): StepFailure | null {
  if (!sent.ok) return sent;
  if (sent.value.status !== 200) return answered(sent.value.status, "200 to a POST", sent.value.reason);
  if (!heard.ok) return heard;
  const { status, messages, reason } = heard.value;
  if (status !== 200) return answered(status, "200 to a poll", reason);
  if (messages.length === 1 && messages[0]?.includes(`"${ref}"`)) return null;
  return failed("body", `a poll brought ${messages.length} messages, not the one that was asked for`);
}

async function request(
  { live, origin, context }: PollParts,
  token: string | null,
  body?: string,
): Promise<StepResult<PollAnswer>> {
  const url = new URL(
    `${live}/longpoll?vsn=2.0.0${token === null ? "" : `&token=${encodeURIComponent(token)}`}`,
  );
  const sent = body === undefined ? {} : { method: "POST" as const, body };
  const headers = {
    Origin: origin,
    ...(body === undefined ? {} : { "Content-Type": "application/x-ndjson" }),
  };
  const answer = await ask({ url, headers, ...sent }, context);
  return answer.ok ? parsed(answer.value, sent.method ?? "GET") : answer;
}

function parsed({ status, body }: Answer, method: string): StepResult<PollAnswer> {
  const found = answerSchema.safeParse(parseJson(body));
  if (found.success) return passed(`answered ${found.data.status}`, found.data);
  return failed(
    "body",
    `${method} of the long poll was answered with ${status} and no answer of a long poll`,
  );
}

function answered(status: number, expected: string, reason: string | undefined): StepFailure {
  const found = `answered ${status} instead of ${expected}${reason === undefined ? "" : `: ${reason}`}`;
  return { ...failed("status", found), ...(reason === undefined ? {} : { refusal: reason }) };
}

/** Undefined: it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
