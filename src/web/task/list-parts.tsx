import { taskFilters } from "../../task/ports.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { number } from "../../text/quantity.ts";
import type { PageFrame } from "../views/model.ts";
import { type TaskListModel, type TaskListParams, tasksOnPage } from "./task-model.ts";

interface PartProps {
  model: TaskListModel;
  params: TaskListParams;
  frame: PageFrame;
  words: Catalogue;
}

/** Address of the list with other parameters; what is usual is left out. */
function listPlace(basePath: string, { show, search, page }: TaskListParams): string {
  const query = new URLSearchParams({
    ...(show === "all" ? {} : { show }),
    ...(search === "" ? {} : { search }),
    ...(page === 1 ? {} : { page: String(page) }),
  });
  return `${basePath}/tasks${query.size === 0 ? "" : `?${query}`}`;
}

/** Links by state with how many there are, and a field to search in. */
export function ListFilter({ model, params, frame, words }: PartProps) {
  const { list } = words.task;
  const { basePath } = frame.site;
  return (
    <div id="tasks-filter" class="tasks-filter">
      <nav aria-label={list.filters}>
        {taskFilters.map((show) => (
          <a
            href={listPlace(basePath, { ...params, show, page: 1 })}
            aria-current={show === params.show ? "true" : undefined}
          >
            {list.filter[show]} <i>{number(model.counts[show], frame.language)}</i>
          </a>
        ))}
      </nav>
      <search>
        <form method="get" action={`${basePath}/tasks`}>
          {params.show !== "all" && <input type="hidden" name="show" value={params.show} />}
          <label for="tasks-search" class="spoken">
            {list.search}
          </label>
          <input
            id="tasks-search"
            name="search"
            type="search"
            value={params.search}
            placeholder={list.search}
          />
          <button type="submit" class="plain">
            {list.find}
          </button>
        </form>
      </search>
    </div>
  );
}

export function ListHeads({ words: { task } }: { words: Catalogue }) {
  const { list } = task;
  return (
    <thead>
      <tr>
        <td />
        <th scope="col">{list.state}</th>
        <th scope="col" colspan={2}>
          {list.task}
        </th>
        <th scope="col" class="number">
          {list.subtasks}
        </th>
        <th scope="col" class="number">
          {list.took}
        </th>
        <th scope="col" class="number">
          {list.cost}
        </th>
      </tr>
    </thead>
  );
}

/** `51 to 100 of 10,000`, newer, older. */
export function Paging({ model, params, frame, words }: PartProps) {
  const { list } = words.task;
  const { total, tasks } = model;
  if (total <= tasksOnPage && params.page === 1)
    return <nav id="tasks-paging" class="paging" aria-label={list.pages} />;
  const first = (params.page - 1) * tasksOnPage;
  const write = (value: number) => number(value, frame.language);
  const link = (page: number) => listPlace(frame.site.basePath, { ...params, page });
  return (
    <nav id="tasks-paging" class="paging" aria-label={list.pages}>
      {tasks.length > 0 && (
        <span>{list.range(write(first + 1), write(first + tasks.length), write(total))}</span>
      )}
      {params.page > 1 && (
        <a class="inline" href={link(params.page - 1)} rel="prev">
          {list.newer}
        </a>
      )}
      {first + tasks.length < total && (
        <a class="inline" href={link(params.page + 1)} rel="next">
          {list.older}
        </a>
      )}
    </nav>
  );
}
