import type { Clock } from "../../core/clock.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import type { SymbiontPlace } from "../../task/client.ts";
import type { FollowedTask } from "../../task/followed-task.ts";
import type { TaskStore } from "../../task/ports.ts";
import type { Tasks } from "../../task/tasks.ts";
import { linesOnPage } from "../../web/task/log-part.tsx";
import type { PlaceModel, TaskPageModel, TroubleModel } from "../../web/task/task-model.ts";
import type { PageFrame } from "../../web/views/model.ts";

export interface TaskPagesParts {
  clock: Clock;
  store: TaskStore;
  frame(language: Language): PageFrame;
  place(): SymbiontPlace | null;
  source(): string;
  tasks(): Tasks;
}

/** As far as it is known now. */
export function taskModel(parts: TaskPagesParts, id: string): TaskPageModel {
  const task = parts.tasks().opened(id);
  const now = parts.clock.now();
  const log = task?.log;
  return {
    ...{ place: placeModel(parts), id, now, known: task?.known ?? null, snapshot: task?.snapshot ?? null },
    ...{ toldAt: task?.toldAt ?? null, commanded: task?.commanded ?? null },
    trouble: task ? troubleOf(task, parts) : null,
    log: {
      lines: log?.last(linesOnPage) ?? [],
      count: log?.count ?? 0,
      cutOff: log?.cutOff ?? false,
      isMissing: log?.isMissing ?? false,
      trouble: log?.trouble ?? null,
    },
  };
}

export function troubleOf(
  { trouble, troubleSince, pauseMs }: Pick<FollowedTask, "trouble" | "troubleSince" | "pauseMs">,
  { clock }: TaskPagesParts,
): TroubleModel | null {
  return trouble && { trouble, since: troubleSince ?? clock.now(), pauseMs };
}

export function placeModel({ place }: TaskPagesParts): PlaceModel {
  const there = place();
  return { address: there && new URL(there.url).host, isEmbedded: there?.isEmbedded ?? false };
}
