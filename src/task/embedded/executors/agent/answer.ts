/** What an agent printed: plain text, one JSON object, or a line of JSON for each event. */
import { z } from "zod";

export interface AgentAnswer {
  text: string;
  costUsd: number | null;
  model: string | null;
  /** It says itself that it failed. */
  isError: boolean;
}

type Fields = Record<string, unknown>;

export function readAnswer(printed: string): AgentAnswer {
  const events = eventsIn(printed.trim());
  if (events.length === 0) return { text: printed.trim(), costUsd: null, model: null, isError: false };
  const answer: AgentAnswer = { text: "", costUsd: null, model: null, isError: false };
  for (const event of events) {
    answer.text = textOf(event) ?? answer.text;
    answer.costUsd = costOf(event) ?? answer.costUsd;
    answer.model = modelOf(event) ?? answer.model;
    answer.isError = isErrorOf(event) ?? answer.isError;
  }
  // JSON that tells nothing we know is an answer as well.
  return answer.text === "" && !answer.isError ? { ...answer, text: printed.trim() } : answer;
}

/** Objects only; empty when it is not JSON throughout. Lines that are none, between events, are passed over. */
function eventsIn(text: string): Fields[] {
  const whole = parse(text);
  if (whole !== undefined)
    return Array.isArray(whole) ? whole.filter(isFields) : isFields(whole) ? [whole] : [];
  const lines = text.split("\n").map((line) => parse(line));
  const events = lines.filter(isFields);
  return events.length * 2 > lines.length ? events : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstText(fields: Fields, ...names: string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

function textOf(event: Fields): string | null {
  const own = firstText(event, "result", "response", "output", "text", "answer", "message");
  if (own !== null) return own;
  const item = event.item;
  if (isFields(item) && /agent.?message/i.test(String(item.type))) return firstText(item, "text");
  return isFields(event.error) ? firstText(event.error, "message") : firstText(event, "error");
}

function costOf(event: Fields): number | null {
  for (const value of [event.total_cost_usd, event.cost_usd, event.cost]) {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  }
  return null;
}

function modelOf(event: Fields): string | null {
  const named = firstText(event, "model");
  if (named !== null) return named.slice(0, 100);
  return isFields(event.modelUsage) ? (Object.keys(event.modelUsage)[0] ?? null) : null;
}

function isErrorOf(event: Fields): boolean | null {
  if (typeof event.is_error === "boolean") return event.is_error;
  if (event.error !== undefined && event.error !== null && event.error !== false) return true;
  return typeof event.result === "string" ? false : null;
}

const planShape = z.object({
  steps: z
    .array(
      z.object({
        id: z.string().regex(/^[\w.-]{1,64}$/),
        title: z.string().min(1).max(200),
        prompt: z.string().max(20_000).optional(),
        depends_on: z.array(z.string()).default([]),
      }),
    )
    .min(1)
    .max(50),
});
export type AgentPlan = z.output<typeof planShape>;

/** The plan in an answer, wherever in it the JSON stands; null when there is none. */
export function readPlan(text: string): AgentPlan | null {
  const begin = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (begin === -1 || end < begin) return null;
  const parsed = planShape.safeParse(parse(text.slice(begin, end + 1)));
  return parsed.success ? parsed.data : null;
}
