import { CortexError } from "../../core/errors.ts";

/** What is told to whoever asked for something that cannot be done. */
export function refusal(
  status: 400 | 404 | 409 | 413 | 422 | 429,
  code: string,
  message: string,
  remedy: string,
) {
  return new CortexError({ code: `symbiont.${code}`, message, remedy, status });
}

export function unknownTask(id: string): CortexError {
  const shown = JSON.stringify(id.slice(0, 100));
  return refusal(404, "unknown-task", `There is no task ${shown}`, "Look for it in GET /tasks");
}
