import { raw } from "hono/html";
import { meaningOf, type Snapshot } from "../../task/snapshot.ts";
import { markOf, taskMark } from "./task-mark.ts";
import type { TaskPlace } from "./task-place.ts";
import { stateWord } from "./task-words.ts";

const mostShown = 20;
const longest = 16_000;

/** What came of it: result, error, and what each subtask put out. The fragment `outcome`. */
export function Outcome({ snapshot, place }: { snapshot: Snapshot | null; place: TaskPlace }) {
  const { words } = place;
  const { head } = words.task;
  const told = (snapshot?.subtasks ?? []).filter(({ output, error }) => output !== null || error !== null);
  const isEmpty = !snapshot || (snapshot.result === null && snapshot.error === null && told.length === 0);
  if (isEmpty) return <div id="outcome" />;
  return (
    <div id="outcome" class="outcome">
      {snapshot.error !== null && <Told title={head.error} text={snapshot.error} kind="error" />}
      {snapshot.result !== null && <Told title={head.result} text={snapshot.result} kind="result" />}
      {told.slice(0, mostShown).map((subtask) => (
        <details>
          <summary>
            {raw(taskMark(markOf(meaningOf(subtask.status))))} <bdi>{subtask.title}</bdi>{" "}
            <small>{stateWord(subtask.status, words)}</small>
          </summary>
          {subtask.error !== null && <pre class="error">{subtask.error.slice(0, longest)}</pre>}
          {subtask.output !== null && <pre>{subtask.output.slice(0, longest)}</pre>}
        </details>
      ))}
    </div>
  );
}

function Told({ title, text, kind }: { title: string; text: string; kind: string }) {
  return (
    <section class={`told ${kind}`}>
      <h2>{title}</h2>
      <pre>{text.slice(0, longest)}</pre>
    </section>
  );
}
