/**
 * A shared live view: what one page (with its canonical parameters and language) shows to everybody who has it open.
 * Live knows no domain; a view is handed in as a source that draws.
 */
export interface Drawing {
  /** Everything outside the fragments, as a value to compare: when it changes, viewers fetch the page again. */
  shape: string;
  /** Element id → outer HTML of that element. Fragments do not contain each other. */
  fragments: ReadonlyMap<string, string>;
  /** Element id → ids of its child elements in order. */
  lists: ReadonlyMap<string, readonly string[]>;
}

export interface ViewSource {
  /** Draws the present. Sources keep what did not change, so drawing again costs what changed. */
  draw(): Drawing;
  /** The whole page with the drawing in place; `live` is what the page says when it joins. */
  document(drawing: Drawing, live: { topic: string; epoch: string; seq: number }): string;
}
