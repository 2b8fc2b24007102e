import { raw } from "hono/html";
import type { Child } from "../../page/builder.ts";
import { evaluate } from "../../page/evaluate/evaluate.ts";
import type { PlainPart } from "../../page/plain.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { headline } from "../../text/headline.ts";
import { almanac } from "../../text/moment.ts";
import { drawParts, type PartsDrawing } from "../parts/draw-parts.tsx";
import { DashboardIssues } from "../views/dashboard-issues.tsx";
import type { DashboardModel } from "../views/dashboard-model.ts";
import { Time } from "../views/figure.tsx";
import { Foot } from "../views/foot.tsx";
import { Headline } from "../views/headline.tsx";
import { MachineFigures } from "../views/machine-figures.tsx";
import type { PageFrame } from "../views/model.ts";
import type { OperatorContent, Params } from "./operator-page.ts";
import { partPlace } from "./parts-page.tsx";
import { createServicesContent, ServicesSection, WhereServicesStand } from "./services-content.tsx";

/** What stands below what is wrong: made anew each time the page is read. */
export type MakeParts = (words: Catalogue) => Promise<Child>;

/** `/dashboard`: how all is, what is wrong with the config, and how the program itself is. */
export function createHomeContent(
  read: () => DashboardModel,
  frame: PageFrame,
  makeParts?: MakeParts,
  params: Params = {},
): OperatorContent {
  const { language, site } = frame;
  const words = catalogue(language);
  const times = almanac(language, site.timeZone);
  let parts: readonly PlainPart[] = [];
  let drawn: PartsDrawing | undefined;
  const at = { path: "/dashboard", params };
  const services = createServicesContent(read, frame, at);
  return {
    async read() {
      if (makeParts) ({ parts } = await evaluate(await makeParts(words), {}));
    },
    draw() {
      const model = read();
      const place = { basePath: site.basePath, language, words, times, now: model.now };
      drawn = drawParts(parts, partPlace(at, frame, model.now));
      const listed = services.draw();
      const fragments = new Map([
        ...listed.fragments,
        ["headline", String(<Headline {...sentenceOf(model, frame, words)} />)],
        ["issues", String(<DashboardIssues model={model} place={place} />)],
        ["machine", String(<MachineFigures model={model} place={place} />)],
        ...drawn.fragments,
      ]);
      return { shape: drawn.shape + listed.shape, fragments, lists: listed.lists };
    },
    document(drawing) {
      const { fragments } = drawing;
      const model = read();
      const { startedAt, now } = model;
      return {
        title: words.dashboard.title,
        main: (
          <>
            {["headline", "issues", "machine"].map((id) => raw(fragments.get(id) ?? ""))}
            <ServicesSection model={model} drawing={drawing} frame={frame} at={at} />
            {raw(drawn?.layout(fragments) ?? "")}
            <Foot frame={frame} words={words}>
              <WhereServicesStand configPath={model.configPath} words={words} /> {words.dashboard.uptime}{" "}
              <Time at={startedAt} times={times} relative="ago">
                {times.moment(startedAt, now)}
              </Time>
              .
            </Foot>
          </>
        ),
      };
    },
  };
}

/** What is wrong with the config comes before what is wrong with the services. */
function sentenceOf(
  { issues, services, now }: DashboardModel,
  { language, site }: PageFrame,
  words: Catalogue,
) {
  const errors = issues.filter(({ level }) => level === "error").length;
  const told = headline(services, now, language, site.timeZone);
  if (errors === 0) return told;
  return {
    mark: "degraded",
    title: words.dashboard.errors(errors),
    sentence: words.dashboard.errorsSentence,
  } as const;
}
