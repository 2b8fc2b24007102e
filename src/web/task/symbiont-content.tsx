import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Drawing } from "../../live/view.ts";
import { number } from "../../text/quantity.ts";
import type { OperatorContent } from "../operator/operator-page.ts";
import { Foot } from "../views/foot.tsx";
import type { PageFrame } from "../views/model.ts";
import { taskMark } from "./task-mark.ts";
import type { SymbiontPageModel } from "./task-model.ts";
import { taskPlaceOf } from "./task-place.ts";
import { TroubleNote } from "./trouble-note.tsx";

/** `/dashboard/symbiont`: who runs tasks, and whether it answers. */
export function createSymbiontContent(
  read: () => SymbiontPageModel,
  frame: PageFrame,
): Omit<OperatorContent, "read"> {
  const { words, times, language } = taskPlaceOf(frame);
  const texts = words.task.symbiont;

  function draw(): Drawing {
    const model = read();
    const { trouble, toldAt, now } = model;
    return {
      shape: "",
      lists: new Map(),
      fragments: new Map([
        ["headline", String(<Headline model={model} />)],
        ["note", String(<TroubleNote {...{ model: trouble, toldAt, never: null, words, times, now }} />)],
        ["symbiont-figures", String(<Figures model={model} />)],
      ]),
    };
  }

  function Headline({ model }: { model: SymbiontPageModel }) {
    const isGood = model.trouble === null;
    const { address, isEmbedded } = model.place;
    const at = isEmbedded ? words.task.place.embedded : words.task.place.at;
    return (
      <div id="headline" class="headline">
        {raw(taskMark(isGood ? "operational" : "down", 24))}
        <h1>{isGood ? texts.answers : texts.answersNot}</h1>
        <p>{address === null ? words.task.place.none : `${at(address)}.`}</p>
      </div>
    );
  }

  function Figures({ model }: { model: SymbiontPageModel }) {
    const { state, hasToken, counts, toldAt, now, place } = model;
    const noAgent = state && place.isEmbedded ? texts.agentNone : texts.notTold;
    const count = (value: number | null | undefined): string =>
      value === null || value === undefined ? texts.notTold : number(value, language);
    const figures: [label: string, value: Child][] = [
      [texts.address, place.address ?? texts.addressNone],
      [texts.token, hasToken ? texts.tokenSet : texts.tokenNone],
      [texts.version, state?.version ?? texts.notTold],
      [texts.concurrency, count(state?.concurrency)],
      [texts.running, count(state?.running)],
      [texts.queued, count(state?.queued)],
      [texts.executors, state && state.executors.length > 0 ? state.executors.join(", ") : texts.notTold],
      [texts.agent, state?.agent ?? noAgent],
      [texts.tasks, number(counts.all, language)],
      [texts.lastGood, toldAt === null ? texts.notTold : times.moment(toldAt, now)],
    ];
    return (
      <dl id="symbiont-figures" class="task-figures even">
        {figures.map(([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    );
  }

  return {
    draw,
    document: ({ fragments }) => ({
      title: texts.title,
      marks: [16, 24],
      main: (
        <>
          {raw(fragments.get("headline") ?? "")}
          {raw(fragments.get("note") ?? "")}
          {raw(fragments.get("symbiont-figures") ?? "")}
          <p class="back">
            <a href={`${frame.site.basePath}/tasks`}>{texts.toTasks}</a>
          </p>
          <Foot frame={frame} words={words} />
        </>
      ),
    }),
  };
}
