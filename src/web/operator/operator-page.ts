import type { Child } from "hono/jsx";
import type { Drawing } from "../../live/view.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import type { MarkSize } from "../views/marks.ts";
import type { PageFrame } from "../views/model.ts";

export type Params = Readonly<Record<string, string>>;

/** A page behind the gate, live as a shared view: one drawing serves every operator who has it open. */
export interface OperatorPage {
  /** Below the base path; `:name` stands for a part of it: `/dashboard/incidents/:id`. */
  path: string;
  /** Its entry of the menu, lit while it is open. */
  entry: string;
  /** What in its address makes it another page. What is left out is dropped; null: there is nothing there. */
  params?(found: Params, query: URLSearchParams): Params | null;
  /** Read anew this often, unless the operator chose another pace; absent: when it is touched. */
  refreshMs?: number;
  /** Reads what has to be known to say whether the thing is there; null: that is known already. */
  prepare?(params: Params): Promise<void> | null;
  /** Null: there is no such thing (any more). */
  open(params: Params, frame: PageFrame): OperatorContent | null;
  /** A form of the page was sent, by somebody who may. */
  post?(posted: Posted): Promise<PostAnswer>;
}

export interface OperatorContent {
  /** Reads what is to be drawn: before the first drawing, at each refresh, whenever the page is touched. */
  read?(): Promise<void>;
  draw(): Drawing;
  /** What stands around the fragments. */
  document(drawing: Drawing): OperatorDocument;
}

export interface OperatorDocument {
  title: string;
  main: Child;
  marks?: readonly MarkSize[];
  /** Class of the body, for CSS. */
  kind?: "dashboard" | "tasks";
}

export interface Posted {
  params: Params;
  /** All of the address, as it was posted to. */
  query: URLSearchParams;
  fields: URLSearchParams;
  language: Language;
  /** What stands around pages in the sender's language. */
  frame: PageFrame;
}

export type PostAnswer =
  /** Path below the base, to be fetched instead (303). */
  | { goTo: string }
  /** The page itself, with these fragments in the places of its own: what was typed, and why it was not taken. */
  | { status: 200 | 422 | 500 | 502; fragments: ReadonlyMap<string, string> };

/** What stands for the places of a pattern; null: another path. */
export function matchPath(pattern: string, path: string): Params | null {
  const [wanted, found] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== found.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = found[index] ?? "";
    if (!part.startsWith(":")) {
      if (part !== text) return null;
      continue;
    }
    const decoded = decodedPart(text);
    if (decoded === null || decoded === "") return null;
    params[part.slice(1)] = decoded;
  }
  return params;
}

function decodedPart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (thrown) {
    if (thrown instanceof URIError) return null;
    throw thrown;
  }
}

/** The path of a page with these parameters; what has no place in it is its query. */
export function pathOf(pattern: string, params: Params): { path: string; query: string } {
  const left = new Map(Object.entries(params));
  const parts = pattern.split("/").map((part) => {
    if (!part.startsWith(":")) return part;
    const value = left.get(part.slice(1)) ?? "";
    left.delete(part.slice(1));
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams([...left].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return { path: parts.join("/"), query: query.toString() };
}
