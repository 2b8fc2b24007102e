import { raw } from "hono/html";
import type { Child as PartChild } from "../../page/builder.ts";
import { evaluate } from "../../page/evaluate/evaluate.ts";
import type { PlainPart } from "../../page/plain.ts";
import type { State } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import { almanac } from "../../text/moment.ts";
import { drawParts, type PartsDrawing } from "../parts/draw-parts.tsx";
import type { PartPlace } from "../parts/part-place.ts";
import { Foot } from "../views/foot.tsx";
import { mark } from "../views/marks.ts";
import type { PageFrame } from "../views/model.ts";
import type { OperatorContent, OperatorPage, Params } from "./operator-page.ts";

/** The sentence that comes first: what this page has to say. */
export interface PartsHeadline {
  title: string;
  sentence?: string | null;
  /** Null or absent: no mark. */
  mark?: State | null;
}

export interface PartsModel {
  /** Of the document. */
  title: string;
  headline: PartsHeadline;
  parts: PartChild;
  /** How fresh and how long kept: `Sampled every 5 s.` */
  foot?: string;
}

export interface PartsPageProps {
  path: string;
  entry: string;
  refreshMs: number;
  /** Made of the functions of `page/builder.ts`. `frame` says language, zone and base path. */
  render(params: Params, frame: PageFrame): PartsModel | Promise<PartsModel>;
  now(): number;
}

/** A page of the dashboard that is made of parts. */
export function partsPage({ path, entry, refreshMs, render, now }: PartsPageProps): OperatorPage {
  return {
    ...{ path, entry, refreshMs, params: paramsOfQuery },
    open: (params, frame) =>
      partsContent({
        ...{ frame, path, params, now },
        async read() {
          const { parts, ...around } = await render(params, frame);
          return { ...around, parts: (await evaluate(parts, params)).parts };
        },
      }),
  };
}

export interface DrawnModel extends Omit<PartsModel, "parts"> {
  parts: readonly PlainPart[];
}

interface PartsContentProps {
  frame: PageFrame;
  path: string;
  params: Params;
  now(): number;
  read(): Promise<DrawnModel>;
}

/** Content of parts that were evaluated, wherever that was. */
export function partsContent(props: PartsContentProps): OperatorContent {
  const { frame, now } = props;
  const words = catalogue(frame.language);
  let model = unread;
  let drawing: PartsDrawing | undefined;
  return {
    async read() {
      model = await props.read();
    },
    draw() {
      drawing = drawParts(model.parts, partPlace(props, frame, now()));
      const fragments = new Map(drawing.fragments);
      fragments.set(...headlineFragment(model.headline));
      return { shape: drawing.shape, fragments, lists: new Map() };
    },
    document: ({ fragments }) => ({
      title: model.title,
      main: (
        <>
          {raw(fragments.get("headline") ?? "")}
          {raw(drawing?.layout(fragments) ?? "")}
          <Foot frame={frame} words={words}>
            {model.foot}
          </Foot>
        </>
      ),
    }),
  };
}

const unread: DrawnModel = { title: "", headline: { title: "" }, parts: [] };

export function headlineFragment(headline: PartsHeadline): [string, string] {
  return ["headline", String(<PartsHeadline {...headline} />)];
}

function PartsHeadline({ title, sentence = null, mark: state = null }: PartsHeadline) {
  return (
    <div
      id="headline"
      class={state === null ? "headline bare" : "headline"}
      data-announce={state === null ? undefined : title}
    >
      {state !== null && raw(mark(state, 24))}
      <h1>{title}</h1>
      {sentence !== null && sentence !== "" && <p>{sentence}</p>}
    </div>
  );
}

/** Where the parts of a page stand: what links and forms of theirs lead on from. */
export function partPlace(
  { path, params }: { path: string; params: Params },
  { language, site }: PageFrame,
  now: number,
): PartPlace {
  return {
    ...{
      language,
      words: catalogue(language),
      times: almanac(language, site.timeZone),
      timeZone: site.timeZone,
      now,
    },
    ...{ basePath: site.basePath, path, query: new URLSearchParams(params).toString() },
  };
}

const mostParams = 40;

/** All of the query, bounded: tables keep their state there, and pages whatever they like. The first of each name counts. */
export function paramsOfQuery(found: Params, query: URLSearchParams): Params {
  const params = new Map<string, string>();
  for (const [name, value] of query) {
    if (params.size >= mostParams) break;
    if (!params.has(name) && name !== "" && name.length <= 80 && value.length <= 500) params.set(name, value);
  }
  return { ...Object.fromEntries(params), ...found };
}
