/** The chart of a service page that zooms. A chunk of its own: only that page loads it. */
import type uPlot from "uplot";
import { type Language, languages } from "../../../protocol/vocabulary.ts";
import { almanac } from "../../../text/moment.ts";
import { chartHeightFor, createChart } from "./chart.ts";
import { readPalette } from "./palette.ts";
import { fetchPast, type Past } from "./past.ts";
import { moved, type Span, widened } from "./span.ts";
import { stopsOf, tellMoment } from "./tell.ts";

/** Viewers of one page do not all ask in the same moment. */
const spreadMs = 1_000;

/** Puts the chart into its place as soon as its figures are there; without them the picture stays. */
export async function startZoom(place: HTMLElement): Promise<void> {
  const past = await fetchPast(place.dataset.source ?? "");
  if (past) new Zoom(place, past);
}

class Zoom {
  readonly #place: HTMLElement;
  readonly #plot: uPlot;
  readonly #readout = document.createElement("output");
  readonly #language: Language;
  #past: Past;
  #at: number | null = null;
  #palette;
  #until: string | undefined;

  constructor(place: HTMLElement, past: Past) {
    this.#place = place;
    this.#past = past;
    this.#language = languages.find((known) => known === document.documentElement.lang) ?? "en";
    this.#palette = readPalette(place);
    this.#until = document.getElementById("response")?.dataset.until;
    const canvas = this.#stage();
    this.#plot = createChart(canvas, past, place.clientWidth, {
      language: this.#language,
      timeZone: this.#timeZone,
      scene: () => this.#scene(),
      onMoment: (at) => this.#read(at),
    });
    place.append(this.#tools());
    document.documentElement.dataset.zoom = "ready";
    this.#follow();
  }

  #moment(at: number): string {
    return almanac(this.#language, this.#timeZone).moment(at, this.#past.to);
  }

  get #timeZone(): string {
    return document.documentElement.dataset.timeZone ?? "UTC";
  }

  #text(name: string): string {
    return this.#place.getAttribute(`data-text-${name}`) ?? "";
  }

  #scene() {
    const { limit, born } = this.#place.dataset;
    const words = {
      limit: this.#text("limit"),
      gap: this.#text("gap"),
      work: this.#text("work"),
      paused: this.#text("paused"),
      fallen: this.#text("fallen"),
      now: this.#text("now"),
    };
    return {
      ...{ stretches: this.#past.stretches, palette: this.#palette, words, language: this.#language },
      now: this.#past.to,
      moment: (at: number) => this.#moment(at),
      limitMs: limit === undefined ? null : Number(limit),
      bornAt: born === undefined ? Number.NEGATIVE_INFINITY : Number(born),
    };
  }

  /** Takes the focus, so that keys do what the pointer does. */
  #stage(): HTMLElement {
    const stage = document.createElement("div");
    stage.className = "zoom-stage";
    stage.tabIndex = 0;
    stage.setAttribute("role", "application");
    stage.setAttribute("aria-label", this.#text("chart"));
    stage.addEventListener("keydown", (event) => {
      const act = this.#keys[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
    this.#place.replaceChildren(stage);
    return stage;
  }

  readonly #keys: Record<string, () => void> = {
    "+": () => this.#show(widened(this.#shown, 0.5)),
    "-": () => this.#show(widened(this.#shown, 2)),
    ArrowLeft: () => this.#step(-1),
    ArrowRight: () => this.#step(1),
    Escape: () => this.#show(this.#past),
  };

  #tools(): HTMLElement {
    const bar = document.createElement("div");
    bar.className = "zoom-tools";
    const button = (name: string, sign: string, act: () => void): HTMLElement => {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = sign;
      element.title = this.#text(name);
      element.setAttribute("aria-label", this.#text(name));
      element.addEventListener("click", act);
      return element;
    };
    const hint = document.createElement("p");
    hint.textContent = this.#text("hint");
    bar.append(
      button("earlier", "‹", () => this.#show(moved(this.#shown, -0.5, this.#past))),
      button("later", "›", () => this.#show(moved(this.#shown, 0.5, this.#past))),
      button("closer", "+", () => this.#show(widened(this.#shown, 0.5))),
      button("wider", "−", () => this.#show(widened(this.#shown, 2))),
      button("whole", "↔", () => this.#show(this.#past)),
      this.#readout,
      hint,
    );
    return bar;
  }

  get #shown(): Span {
    const { min, max } = this.#plot.scales.x ?? {};
    return { from: min ?? this.#past.from, to: max ?? this.#past.to };
  }

  #show({ from, to }: Span): void {
    const { from: first, to: last } = this.#past;
    this.#plot.setScale("x", { min: Math.max(first, from), max: Math.min(last, to) });
  }

  /** Moves the cursor to the next moment that has something to tell. */
  #step(by: 1 | -1): void {
    const { from, to } = this.#shown;
    const stops = stopsOf(this.#past).filter((at) => at >= from && at <= to);
    const now = this.#at ?? (by > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    // A cursor stands on a whole pixel, so near its own stop.
    const near = (to - from) / Math.max(1, this.#place.clientWidth);
    const next = by > 0 ? stops.find((at) => at > now + near) : stops.findLast((at) => at < now - near);
    if (next !== undefined) this.#plot.setCursor({ left: this.#plot.valToPos(next, "x"), top: 1 });
  }

  #read(at: number | null): void {
    this.#at = at;
    const told = at === null ? null : tellMoment(at, this.#past, this.#scene());
    this.#readout.value = at === null || told === null ? "" : `${this.#moment(at)}  ${told}`;
  }

  #follow(): void {
    document.addEventListener("cortex:changed", () => this.#catchUp());
    new ResizeObserver(() => {
      const width = this.#place.clientWidth;
      if (width > 0) this.#plot.setSize({ width, height: chartHeightFor(width) });
    }).observe(this.#place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#palette = readPalette(this.#place);
      this.#plot.redraw();
    });
  }

  /** The picture on the page was drawn anew: there is something newer to fetch. What is zoomed into stays. */
  async #catchUp(): Promise<void> {
    const until = document.getElementById("response")?.dataset.until;
    if (until === this.#until) return;
    this.#until = until;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * spreadMs));
    const past = await fetchPast(this.#place.dataset.source ?? "");
    if (!past) return;
    const { from, to } = this.#shown;
    const isWhole = from <= this.#past.from && to >= this.#past.to;
    this.#past = past;
    this.#plot.setData(past.columns, isWhole);
    if (!isWhole) this.#plot.setScale("x", { min: from, max: to });
  }
}
