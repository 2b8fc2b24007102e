import { taskFilters } from "../../task/ports.ts";
import type { OperatorPage, Params } from "../../web/operator/operator-page.ts";
import { notFound } from "../../web/problem.ts";
import { createSymbiontContent } from "../../web/task/symbiont-content.tsx";
import { createTaskContent } from "../../web/task/task-content.tsx";
import { createTaskListContent } from "../../web/task/task-list-content.tsx";
import { type TaskListModel, type TaskListParams, tasksOnPage } from "../../web/task/task-model.ts";
import { placeModel, type TaskPagesParts, taskModel, troubleOf } from "./task-models.ts";
import { postCommand, postGoal } from "./task-posts.ts";

const longestId = 200;
const mostAsking = 20;

/** `/tasks`, `/tasks/:id` and `/dashboard/symbiont`. */
export function taskPages(parts: TaskPagesParts): readonly OperatorPage[] {
  return [listPage(parts), taskPage(parts), symbiontPage(parts)];
}

function listPage(parts: TaskPagesParts): OperatorPage {
  return {
    path: "/tasks",
    entry: "tasks",
    params: (_, query) => canonical(query),
    open(params, frame) {
      const asked = listParams(params);
      let model: TaskListModel | undefined;
      return {
        async read() {
          model = await readList(parts, asked);
        },
        ...createTaskListContent(() => model ?? emptyList(parts), asked, frame),
      };
    },
    post: (posted) => postGoal(parts, posted),
  };
}

function taskPage(parts: TaskPagesParts): OperatorPage {
  return {
    path: "/tasks/:id",
    entry: "tasks",
    params: ({ id = "" }) => (id.length > longestId || /\p{Cc}/u.test(id) ? null : { id }),
    open({ id = "" }, frame) {
      return {
        async read() {
          if ((await parts.tasks().open(id)) === null) throw notFound("task");
        },
        ...createTaskContent(() => taskModel(parts, id), frame),
      };
    },
    post: (posted) => postCommand(parts, posted),
  };
}

function symbiontPage(parts: TaskPagesParts): OperatorPage {
  return {
    path: "/dashboard/symbiont",
    entry: "symbiont",
    open(_, frame) {
      let list: TaskListModel | undefined;
      return {
        async read() {
          list = await readList(parts, { show: "all", search: "", page: 1 });
        },
        ...createSymbiontContent(() => {
          const { place, trouble, toldAt, counts, now } = list ?? emptyList(parts);
          const { state } = parts.tasks().sync;
          const hasToken = parts.place()?.token !== null && parts.place() !== null;
          return { place, trouble, toldAt, counts, now, state, hasToken };
        }, frame),
      };
    },
  };
}

/** Only what makes another list, and only once. */
function canonical(query: URLSearchParams): Params {
  const show = taskFilters.find((filter) => filter === query.get("show")) ?? "all";
  const search = (query.get("search") ?? "").trim().slice(0, 200);
  const page = /^[1-9]\d{0,5}$/.test(query.get("page") ?? "") ? (query.get("page") ?? "1") : "1";
  return {
    ...(show === "all" ? {} : { show }),
    ...(search === "" ? {} : { search }),
    ...(page === "1" ? {} : { page }),
  };
}

function listParams({ show, search = "", page = "1" }: Params): TaskListParams {
  return { show: taskFilters.find((filter) => filter === show) ?? "all", search, page: Number(page) };
}

async function readList(
  parts: TaskPagesParts,
  { show, search, page }: TaskListParams,
): Promise<TaskListModel> {
  const { store, clock } = parts;
  const source = parts.source();
  const tasks = parts.tasks();
  await tasks.openList();
  const offset = (page - 1) * tasksOnPage;
  const [listed, counts, asking] = await Promise.all([
    store.list({ source, filter: show, search, limit: tasksOnPage, offset }),
    store.counts(source),
    store.list({ source, filter: "needs-you", search: "", limit: mostAsking, offset: 0 }),
  ]);
  const { toldAt, isMissing, state } = tasks.sync;
  return {
    ...{ place: placeModel(parts), toldAt, counts, now: clock.now() },
    trouble: troubleOf(tasks.sync, parts),
    listIsMissing: isMissing,
    ...{ tasks: listed.tasks, total: listed.total, needsYou: asking.tasks },
    runbooks: state?.runbooks ?? [],
  };
}

function emptyList(parts: TaskPagesParts): TaskListModel {
  const counts = { all: 0, open: 0, "needs-you": 0, completed: 0, failed: 0, cancelled: 0 };
  return {
    ...{ place: placeModel(parts), trouble: null, toldAt: null, listIsMissing: false, tasks: [], total: 0 },
    ...{ counts, needsYou: [], runbooks: [], now: parts.clock.now() },
  };
}
