import { type OwnPage, type OwnPages, openedOf } from "../../page/own-pages.ts";
import type { Fault, PlainForm, PlainPart } from "../../page/plain.ts";
import type { PageGiven } from "../../page/worker/protocol.ts";
import { catalogue } from "../../text/catalogue.ts";
import { formFragment } from "../parts/draw-parts.tsx";
import { fieldErrorText } from "../parts/field-error-text.ts";
import type { FormOutcome } from "../parts/form-part.tsx";
import type { OperatorPage, Params, PostAnswer, Posted } from "./operator-page.ts";
import { type DrawnModel, headlineFragment, paramsOfQuery, partPlace, partsContent } from "./parts-page.tsx";
import { usualRefreshMs } from "./refresh.ts";

export interface OwnPageProps {
  page: OwnPage;
  own: Pick<OwnPages, "ask">;
  given(params: Params): PageGiven;
  now(): number;
}

/** A page of the operator's own, as one of the dashboard. */
export function createOwnPage(props: OwnPageProps): OperatorPage {
  const { page, own, given, now } = props;
  const { file } = page;
  const path = `/dashboard/${file.id}`;
  return {
    ...{ path, entry: file.id, params: paramsOfQuery },
    refreshMs: openedOf(page).refreshMs ?? usualRefreshMs,
    open: (params, frame) =>
      partsContent({
        ...{ frame, path, params, now },
        async read() {
          const answer = await own.ask({ kind: "render", page: file, given: given(params) });
          return { ...around(page), parts: answer.ok ? answer.value.parts : [panelOf(answer.fault)] };
        },
      }),
    post: (posted) => submit(props, path, posted),
  };
}

function around(page: OwnPage): Omit<DrawnModel, "parts"> {
  const { menu } = openedOf(page);
  const title = menu === "skip" ? page.file.id : typeof menu === "string" ? menu : menu.disabled;
  return { title, headline: { title } };
}

function panelOf(fault: Fault): PlainPart {
  return { part: "fault", fault };
}

const statuses = { ok: 200, refused: 422, failed: 422 } as const;

/** Runs a form of the page. What became of it stands in the form, with what was typed unless it was done. */
async function submit(
  { page, own, given, now }: OwnPageProps,
  path: string,
  posted: Posted,
): Promise<PostAnswer> {
  const { params, fields, frame } = posted;
  const words = catalogue(frame.language);
  const form = fields.get("_form") ?? "";
  const typed = Object.fromEntries([...fields].filter(([name]) => !name.startsWith("_")));
  const answer = await own.ask({ kind: "submit", page: page.file, given: given(params), form, typed });
  const place = partPlace({ path, params }, frame, now());
  if (answer.ok) {
    const { kind, message, errors } = answer.value;
    const told = Object.entries(errors).map(([name, error]) => [name, fieldErrorText(error, words)] as const);
    const outcome: FormOutcome = {
      kind,
      message,
      errors: Object.fromEntries(told),
      typed: kind === "ok" ? null : typed,
    };
    return { status: statuses[kind], fragments: new Map([formFragment(answer.value.form, outcome, place)]) };
  }
  const { expected, found, remedy } = answer.fault;
  const message = `${found} (${expected}). ${remedy}.`;
  const shown = await own.ask({ kind: "render", page: page.file, given: given(params) });
  const there = shown.ok ? formOf(shown.value.parts, form) : null;
  const outcome: FormOutcome = { kind: "failed", message, errors: {}, typed };
  // Its form may be gone with an edit of the file: then it is said where the page begins.
  const said = there
    ? formFragment(there, outcome, place)
    : headlineFragment({ title: around(page).title, sentence: message, mark: "unknown" });
  return { status: 500, fragments: new Map([said]) };
}

function formOf(parts: readonly PlainPart[], id: string): PlainForm | null {
  for (const part of parts) {
    if (part.part === "form" && part.id === id) return part;
    const inner =
      part.part === "columns"
        ? part.columns.flat()
        : part.part === "row" || part.part === "navBar"
          ? part.parts
          : [];
    const found = formOf(inner, id);
    if (found) return found;
  }
  return null;
}
