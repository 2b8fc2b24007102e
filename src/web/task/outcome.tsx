import type { Snapshot } from "../../task/snapshot.ts";
import type { TaskPlace } from "./task-place.ts";

/** Characters of an output or an error that are shown. */
export const longestOutput = 16_000;

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

function Told({ title, text, kind }: { title: string; text: string; kind: string }) {
  return (
    <section class={`told ${kind}`}>
      <h2>{title}</h2>
      <pre>{text.slice(0, longestOutput)}</pre>
    </section>
  );
}
