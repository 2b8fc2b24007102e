import { z } from "zod";
import { parseJson } from "../../probe/connection/live-poll.ts";
import { failed, passed, type StepResult } from "../../probe/connection/step.ts";

const stateSchema = z.object({
  connected: z.boolean(),
  transport: z.string().nullable().default(null),
  state: z.string().nullable().default(null),
});
export type PageState = z.output<typeof stateSchema>;

export function readPageState(value: unknown): PageState | null {
  const found = stateSchema.safeParse(typeof value === "string" ? parseJson(value) : value);
  return found.success ? found.data : null;
}

/** `complaints`: what the browser's console said. */
export function judgePageState(
  state: PageState | null,
  by: string,
  complaints: readonly string[] = [],
): StepResult {
  if (state?.connected)
    return passed(`connected by ${state.transport ?? "its socket"}, seen by ${by}`, undefined);
  const shown =
    state === null ? "the page did not come up" : `not connected, the page says "${state.state ?? ""}"`;
  const console = complaints.length === 0 ? "" : `; its console: ${complaints[0]?.slice(0, 300)}`;
  return failed("silent", `${shown}, seen by ${by}${console}`);
}
