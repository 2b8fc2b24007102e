import { catalogue } from "../../text/catalogue.ts";
import type { ErrorModel } from "../page-views.ts";
import type { PageFrame } from "./model.ts";
import { page } from "./page.tsx";

/** A problem for eyes: what happened to which thing, and what to do next. */
export function errorPage(frame: PageFrame, { status, detail, remedy, code }: ErrorModel): string {
  const words = catalogue(frame.language);
  const title = words.error.title(status);
  return page({
    frame,
    title: `${title}, ${frame.site.name}`,
    kind: "error",
    live: null,
    marks: [],
    robots: "noindex",
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">{sentence(detail)}</p>
        <p class="lead">{sentence(remedy)}</p>
        <p class="code">
          {words.error.status(status)} <code>{code}</code>
        </p>
        <p class="back">
          <a href={`${frame.site.basePath}/`}>{words.gate.back}</a>
        </p>
      </>
    ),
  });
}

/** Problems are written without a full stop. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) || text === "" ? text : `${text}.`;
}
