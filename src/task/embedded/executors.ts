import type { ExecutorKind } from "./executor-kind.ts";
import { agent } from "./executors/agent/agent.ts";
import { diagnose } from "./executors/diagnose/diagnose.ts";
import { runbook } from "./executors/runbook/runbook.ts";

/** In the order in which they are asked whether a prompt is for them; an agent takes whatever is left. */
export const executorKinds: readonly ExecutorKind[] = [diagnose, runbook, agent];
