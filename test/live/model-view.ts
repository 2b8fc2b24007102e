import type { Drawing, ViewSource } from "../../src/live/view.ts";
import type { ViewJoinReply, ViewPatch } from "../../src/protocol/live.ts";

/** A page of one heading and two lists, that a test changes as it likes. */
export class ModelSource implements ViewSource {
  shape = "a";
  draws = 0;
  heading = 0;
  fails = false;
  readonly lists = new Map<string, string[]>([
    ["left", []],
    ["right", []],
  ]);
  readonly #figures = new Map<string, number>();

  bump(id: string): void {
    this.#figures.set(id, (this.#figures.get(id) ?? 0) + 1);
  }

  draw(): Drawing {
    this.draws += 1;
    if (this.fails) throw new Error("cannot draw");
    const fragments = new Map([["heading", `<h1 id="heading">${this.heading}</h1>`]]);
    for (const id of [...this.lists.values()].flat()) {
      fragments.set(id, `<li id="${id}">${this.#figures.get(id) ?? 0}</li>`);
    }
    const lists = new Map([...this.lists].map(([id, children]) => [id, [...children]]));
    return { shape: this.shape, fragments, lists };
  }

  document(drawing: Drawing, live: { topic: string; epoch: string; seq: number }): string {
    return JSON.stringify({
      live,
      shape: drawing.shape,
      fragments: Object.fromEntries(drawing.fragments),
      lists: Object.fromEntries(drawing.lists),
    });
  }
}

interface ModelDocument {
  live: { topic: string; epoch: string; seq: number };
  shape: string;
  fragments: Record<string, string>;
  lists: Record<string, string[]>;
}

/** What a browser shows: elements by id and the order in lists. It applies patches and notices what cannot be applied. */
export class ModelPage {
  epoch: string;
  seq: number;
  readonly shape: string;
  readonly #elements: Map<string, string>;
  readonly #lists: Map<string, string[]>;

  constructor(html: string) {
    const document = JSON.parse(html) as ModelDocument;
    this.epoch = document.live.epoch;
    this.seq = document.live.seq;
    this.shape = document.shape;
    this.#elements = new Map(Object.entries(document.fragments));
    this.#lists = new Map(Object.entries(document.lists));
  }

  /** False: the page has to be fetched again. */
  join(reply: ViewJoinReply): boolean {
    if ("refetch" in reply) return false;
    this.apply(reply);
    return true;
  }

  apply(patch: ViewPatch): void {
    if (patch.epoch !== this.epoch) return;
    if (patch.seq < this.seq) throw new Error(`patch ${patch.seq} came after ${this.seq}`);
    this.seq = patch.seq;
    for (const [list, ids] of Object.entries(patch.lists)) this.#arrange(list, ids, patch.fragments);
    for (const [id, html] of Object.entries(patch.fragments)) {
      if (!this.#elements.has(id)) throw new Error(`fragment ${id} has no place in the page`);
      this.#elements.set(id, html);
    }
    const listed = new Set([...this.#lists.values()].flat());
    for (const id of this.#elements.keys()) {
      if (id !== "heading" && !listed.has(id)) this.#elements.delete(id);
    }
  }

  shown(): object {
    return {
      shape: this.shape,
      elements: Object.fromEntries([...this.#elements].sort()),
      lists: Object.fromEntries(this.#lists),
    };
  }

  #arrange(list: string, ids: string[], fragments: Record<string, string>): void {
    if (!this.#lists.has(list)) throw new Error(`list ${list} is not in the page`);
    for (const id of ids) {
      const html = this.#elements.get(id) ?? fragments[id];
      if (html === undefined) throw new Error(`child ${id} of ${list} was never sent`);
      this.#elements.set(id, html);
    }
    this.#lists.set(list, ids);
  }
}
