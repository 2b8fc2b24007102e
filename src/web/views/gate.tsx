import { raw } from "hono/html";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { durationText } from "../../text/duration-text.ts";
import type { GateModel } from "../page-views.ts";
import { mark } from "./marks.ts";
import type { PageFrame } from "./model.ts";
import { page, places } from "./page.tsx";

/** The gate as a whole page: one field, and between it and the button why the last try failed. */
export function gatePage(frame: PageFrame, model: GateModel): string {
  const words = catalogue(frame.language);
  return page({
    frame,
    title: `${words.gate.title}, ${frame.site.name}`,
    kind: "gate",
    live: null,
    marks: [16],
    robots: "noindex",
    children: <Gate frame={frame} model={model} words={words} />,
  });
}

function Gate({ frame, model, words }: { frame: PageFrame; model: GateModel; words: Catalogue }) {
  const base = frame.site.basePath;
  const { failure, formToken, returnTo } = model;
  return (
    <>
      <h1>{words.gate.title}</h1>
      <p class="lead">{words.gate.lead}</p>
      <form method="post" action={base + places.login}>
        <input type="hidden" name="_csrf_token" value={formToken} />
        <input type="hidden" name="return_to" value={returnTo} />
        <div class="field">
          <label for="password">{words.gate.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            required
            autofocus
            autocomplete="current-password"
            aria-invalid={failure ? "true" : undefined}
            aria-describedby={failure ? "wrong" : undefined}
          />
        </div>
        {failure && <Wrong model={model} language={frame.language} words={words} />}
        <button type="submit" class="primary">
          {words.gate.submit}
        </button>
      </form>
      <p class="back">
        <a href={`${base}/`}>{words.gate.back}</a>
      </p>
    </>
  );
}

interface WrongProps {
  model: GateModel;
  language: PageFrame["language"];
  words: Catalogue;
}

function Wrong({ model: { failure, retryAfterSeconds }, language, words }: WrongProps) {
  const { gate } = words;
  const wait = durationText((retryAfterSeconds ?? 60) * 1_000, language);
  const [cause, remedy] =
    failure === "too-many-attempts"
      ? [gate.tooMany, gate.tooManyHelp(wait)]
      : failure === "stale-form"
        ? [gate.stale, gate.staleHelp]
        : [gate.wrong, gate.wrongHelp];
  return (
    <div class="wrong" id="wrong" role="alert">
      {raw(mark("down"))}
      <strong>{cause}</strong>
      <p>{remedy}</p>
    </div>
  );
}
