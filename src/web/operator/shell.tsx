import { raw } from "hono/html";
import type { Drawing, ViewSource } from "../../live/view.ts";
import { formTokenPlace } from "../../protocol/live.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { almanac } from "../../text/moment.ts";
import { mark } from "../views/marks.ts";
import type { PageFrame } from "../views/model.ts";
import { page } from "../views/page.tsx";
import { KeyHelp } from "./key-help.tsx";
import type { Menu } from "./menu.ts";
import { MenuPart, RefreshChoice } from "./menu-part.tsx";
import type { OperatorContent } from "./operator-page.ts";

export interface ShellParts {
  frame: PageFrame;
  /** The lit entry of the menu. */
  entry: string;
  /** Path and query below the base: where the page's own forms lead. */
  address: string;
  /** Null: the page is not read by time, so there is nothing to choose. */
  refreshSeconds: number | null;
  menu(): Menu;
  /** When the content was last read, and why it could not be since; null: never, or all is well. */
  reading(): { at: number | null; trouble: string | null };
}

/** A page of the operator with what stands around each: menu, pace, and whether its figures are of now. */
export function createShell(content: OperatorContent, parts: ShellParts): ViewSource {
  const { frame, entry, address, refreshSeconds, reading } = parts;
  const words = catalogue(frame.language);
  const isTasks = entry === "tasks";

  return {
    draw(): Drawing {
      const { at, trouble } = reading();
      const inner = content.read && at === null ? nothing : content.draw();
      const fragments = new Map(inner.fragments);
      if (!isTasks) fragments.set("menu", String(<MenuPart {...parts} menu={parts.menu()} words={words} />));
      fragments.set("trouble", String(<Trouble at={at} why={trouble} frame={frame} words={words} />));
      return { shape: inner.shape, fragments, lists: inner.lists };
    },
    document(drawing, live) {
      const { title, main, marks, kind } = content.document(drawing);
      return page({
        frame,
        title: `${title}, ${frame.site.name}`,
        kind: kind ?? (isTasks ? "tasks" : "dashboard"),
        live,
        operator: { page: isTasks ? "tasks" : "dashboard", formToken: formTokenPlace },
        robots: "noindex",
        ...(marks === undefined ? {} : { marks }),
        side: isTasks ? null : raw(drawing.fragments.get("menu") ?? ""),
        children: (
          <>
            {refreshSeconds !== null && (
              <RefreshChoice
                base={frame.site.basePath}
                page={entry}
                seconds={refreshSeconds}
                address={address}
                words={words}
              />
            )}
            {raw(drawing.fragments.get("trouble") ?? "")}
            {main}
            <KeyHelp menu={parts.menu()} words={words} />
          </>
        ),
      });
    },
  };
}

const nothing: Drawing = { shape: "", fragments: new Map(), lists: new Map() };

interface TroubleProps {
  at: number | null;
  why: string | null;
  frame: PageFrame;
  words: Catalogue;
}

/** Old figures are never passed off as new ones. */
function Trouble({ at, why, frame, words: { operator } }: TroubleProps) {
  if (at === null || why === null) return <div id="trouble" />;
  const { clock } = almanac(frame.language, frame.site.timeZone);
  return (
    <div id="trouble" class="wrong" role="status">
      {raw(mark("degraded"))}
      <strong>{operator.trouble.title}</strong>
      <p>
        {why}. {operator.trouble.sentence(clock(at))}
      </p>
    </div>
  );
}
