import { raw } from "hono/html";
import { meaningOf, type Snapshot } from "../../task/snapshot.ts";
import { markOf, taskMark } from "./task-mark.ts";
import type { TaskPlace } from "./task-place.ts";
import { stateWord } from "./task-words.ts";

const mostShown = 20;
const longest = 16_000;

/** What came of it as a whole. The fragment `outcome`. */
export function Outcome({ snapshot, place }: { snapshot: Snapshot | null; place: TaskPlace }) {
  const { head } = place.words.task;
  return (
    <div id="outcome" class="outcome">
      {snapshot?.error && <Told title={head.error} text={snapshot.error} kind="error" />}
      {snapshot?.result && <Told title={head.result} text={snapshot.result} kind="result" />}
    </div>
  );
}

/** What each subtask put out, or how it failed. The fragment `outputs`. */
export function Outputs({ snapshot, place }: { snapshot: Snapshot | null; place: TaskPlace }) {
  const { words } = place;
  const told = (snapshot?.subtasks ?? []).filter(({ output, error }) => output !== null || error !== null);
  if (told.length === 0) return <div id="outputs" />;
  return (
    <section id="outputs" class="outputs" aria-labelledby="outputs-title">
      <div class="section-head">
        <h2 id="outputs-title">{words.task.head.output}</h2>
      </div>
      {told.slice(-mostShown).map((subtask) => (
        <details>
          <summary>
            {raw(taskMark(markOf(meaningOf(subtask.status))))}
            <bdi>{subtask.title}</bdi> <small>{stateWord(subtask.status, words)}</small>
          </summary>
          {subtask.error !== null && <pre class="error">{subtask.error.slice(0, longest)}</pre>}
          {subtask.output !== null && <pre>{subtask.output.slice(0, longest)}</pre>}
        </details>
      ))}
    </section>
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
