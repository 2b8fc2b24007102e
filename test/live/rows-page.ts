import type { Drawing, ViewSource } from "../../src/live/view.ts";

export interface Row {
  id: string;
  state: string;
  latency: number;
}

/** A small status page with everything that a patch must not disturb: typed text, an open detail, a list, figures. */
export class RowsPage implements ViewSource {
  rows: Row[] = ["a", "b", "c"].map((id) => ({ id, state: "operational", latency: 10 }));
  since = Date.now() - 65_000;
  heading = "Rows";
  shape = "1";
  script = "/page.js";

  draw(): Drawing {
    const fragments = new Map(this.rows.map((row) => [`row-${row.id}`, drawRow(row)]));
    fragments.set("headline", `<h1 id="headline">${this.heading}</h1>`);
    return {
      shape: this.shape,
      fragments,
      lists: new Map([["rows", this.rows.map(({ id }) => `row-${id}`)]]),
    };
  }

  document(drawing: Drawing, live: { topic: string; epoch: string; seq: number }): string {
    const rows = this.rows.map(({ id }) => drawing.fragments.get(`row-${id}`)).join("");
    return `<!doctype html><html lang="en" data-base=""><head><meta charset="utf-8"><title>${this.heading}</title>
<script type="module" src="${this.script}"></script></head>
<body data-view-topic="${live.topic}" data-view-epoch="${live.epoch}" data-view-seq="${live.seq}">
<span id="live" data-live="" data-text-live="Live" data-text-reconnecting="Reconnecting" data-text-refused="Refused"
 data-text-stale="As of"><span>Live</span></span><div id="banner"></div>
<main>${drawing.fragments.get("headline")}<p>Shape ${this.shape}</p>
<input id="typed" value="as drawn"><details id="more"><summary>More</summary>Words</details>
<time id="since" datetime="${new Date(this.since).toISOString()}" data-relative="for">since then</time>
<ul id="rows">${rows}</ul></main><div id="announcer" aria-live="polite"></div></body></html>`;
  }
}

function drawRow({ id, state, latency }: Row): string {
  return `<li id="row-${id}" data-announce="${id} is ${state}"><b class="state">${state}</b>
<span class="figure">${latency}</span><details><summary>Of ${id}</summary><input value=""></details></li>`;
}
