import type uPlot from "uplot";
import type { Language, State } from "../../../protocol/vocabulary.ts";
import { durationText } from "../../../text/duration-text.ts";
import { ribbonBoxes, type Stretch } from "../../views/response-chart.ts";
import { hatch, type Palette, stateColours } from "./palette.ts";
import type { ZoomWords } from "./zoom-words.ts";

/** What is drawn beside the figures. */
export interface Scene {
  stretches: readonly Stretch[];
  limitMs: number | null;
  /** What lies before it is no gap. */
  bornAt: number;
  /** Where the past ends. */
  now: number;
  palette: Palette;
  words: ZoomWords;
  language: Language;
  /** When something was, in the zone of the site. */
  moment(at: number): string;
}

const labelGap = 12;
/** Distance of the ribbon from the plot, CSS pixels. */
const ribbonTop = 8;

/** A canvas in its own pixels: `scale` of them are one of CSS. */
interface Sheet {
  context: CanvasRenderingContext2D;
  scale: number;
  left: number;
  top: number;
  width: number;
  height: number;
  x(at: number): number;
}

function sheetOf(plot: uPlot): Sheet {
  const { left, top, width, height } = plot.bbox;
  const x = (at: number): number => Math.min(left + width, Math.max(left, plot.valToPos(at, "x", true)));
  return { context: plot.ctx, scale: devicePixelRatio, left, top, width, height, x };
}

/** Behind the figures: what was not measured, and announced work. */
export function paintBehind(plot: uPlot, { stretches, bornAt, palette }: Scene): void {
  const { context, scale, top, height, x } = sheetOf(plot);
  context.save();
  const gap = hatch(context, palette.unknown, 8, scale);
  for (const { state, from, to } of stretches) {
    const [left, right] = [x(Math.max(from, bornAt)), x(to)];
    if (!isCover(state) || to <= bornAt || right <= left) continue;
    context.globalAlpha = state === "maintenance" ? 0.14 : 1;
    context.fillStyle = state === "maintenance" ? palette.maintenance : gap;
    context.fillRect(left, top, Math.max(scale, right - left), height);
  }
  context.restore();
}

function isCover(state: State): boolean {
  return state === "unknown" || state === "maintenance" || state === "paused";
}

/** `not measured, 42 min`; null: nothing covers the stretch. */
export function coverLabel({ state }: Stretch, length: string, words: ZoomWords): string | null {
  const patterns: Partial<Record<State, string>> = {
    unknown: words.gap,
    maintenance: words.work,
    paused: words.paused,
  };
  return patterns[state]?.replace("{length}", length) ?? null;
}

function fontOf(within: Element, scale: number): string {
  return `${12 * scale}px ${getComputedStyle(within).fontFamily}`;
}

/** Over the figures: the limit, where the service fell, what covers it and how long, and the ribbon of its states. */
export function paintOver(plot: uPlot, scene: Scene): void {
  const sheet = sheetOf(plot);
  sheet.context.save();
  sheet.context.textBaseline = "alphabetic";
  paintLimit(plot, sheet, scene);
  const fallen = paintFalls(sheet, scene);
  paintLengths(sheet, scene, fallen);
  paintRibbon(sheet, scene);
  if (plot.scales.x?.max === scene.now) paintNow(sheet, scene);
  sheet.context.restore();
}

/** A stretch of the line above the plot that has words on it already. */
interface Taken {
  left: number;
  right: number;
}

/** How long each stretch without figures is, above it, where no other words stand. */
function paintLengths(sheet: Sheet, scene: Scene, fallen: Taken | null): void {
  const { context, scale, left, top, width, x } = sheet;
  const taken = fallen ? [fallen] : [];
  context.font = fontOf(context.canvas, scale);
  context.fillStyle = scene.palette["ink-3"];
  context.textAlign = "center";
  for (const stretch of scene.stretches) {
    const from = Math.max(stretch.from, scene.bornAt);
    const text = coverLabel(stretch, durationText(stretch.to - from, scene.language), scene.words);
    const [start, end] = [x(from), x(stretch.to)];
    if (text === null || end - start < 3 * scale) continue;
    const half = context.measureText(text).width / 2;
    const centre = Math.min(left + width - half, Math.max(left + half, (start + end) / 2));
    const room = { left: centre - half - labelGap * scale, right: centre + half + labelGap * scale };
    if (taken.some((one) => room.left < one.right && room.right > one.left)) continue;
    taken.push({ left: centre - half, right: centre + half });
    context.fillText(text, centre, top - 7 * scale);
  }
}

function paintLimit(plot: uPlot, sheet: Sheet, { limitMs, palette, words }: Scene): void {
  const { context, scale, left, top, width } = sheet;
  if (limitMs === null || limitMs > (plot.scales.y?.max ?? 0)) return;
  const y = Math.max(top, Math.round(plot.valToPos(limitMs, "y", true))) + 0.5;
  context.strokeStyle = context.fillStyle = palette["ink-3"];
  context.lineWidth = scale;
  context.setLineDash([4 * scale, 3 * scale]);
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(left + width, y);
  context.stroke();
  context.setLineDash([]);
  context.font = fontOf(context.canvas, scale);
  context.textAlign = "left";
  // Legible whatever lies behind it.
  context.strokeStyle = palette.canvas;
  context.lineWidth = 3 * scale;
  context.strokeText(words.limit, left, y - 5 * scale);
  context.fillText(words.limit, left, y - 5 * scale);
}

function paintFalls(sheet: Sheet, { stretches, palette, words, moment }: Scene): Taken | null {
  const { context, scale, left, top, width, height, x } = sheet;
  const last = stretches.at(-1);
  let named: Taken | null = null;
  context.strokeStyle = palette.down;
  context.lineWidth = scale;
  for (const stretch of stretches) {
    const at = Math.round(x(stretch.from)) + 0.5;
    if (stretch.state !== "down" || at <= left || at >= left + width) continue;
    const lasts = stretch === last;
    context.beginPath();
    context.moveTo(at, lasts ? top - 20 * scale : top);
    context.lineTo(at, top + height);
    context.stroke();
    const text = words.fallen.replace("{moment}", moment(stretch.from));
    if (lasts) named = paintFallen(sheet, at, text, palette.ink);
  }
  return named;
}

/** The fall that lasts is named, on the side of its line where there is room. */
function paintFallen({ context, scale, left, top }: Sheet, at: number, text: string, colour: string): Taken {
  context.font = `600 ${fontOf(context.canvas, scale)}`;
  const room = context.measureText(text).width + 8 * scale;
  const isLeft = at - room > left;
  context.fillStyle = colour;
  context.textAlign = isLeft ? "right" : "left";
  context.fillText(text, at + (isLeft ? -8 : 8) * scale, top - 7 * scale);
  return isLeft ? { left: at - room, right: at } : { left: at, right: at + room };
}

function paintRibbon(
  { context, scale, left, top, width, height, x }: Sheet,
  { stretches, bornAt, palette }: Scene,
): void {
  const foot = top + height + ribbonTop * scale;
  context.clearRect(left, top + height + scale, width, foot - top - height + 14 * scale);
  const gap = hatch(context, palette.unknown, 3, scale);
  for (const { state, from, to } of stretches) {
    const [start, end] = [x(Math.max(from, bornAt)), x(to)];
    if (to <= bornAt || end <= left || start >= left + width) continue;
    const colour = stateColours[state];
    context.fillStyle = colour === undefined ? gap : palette[colour];
    for (const [y, thick] of ribbonBoxes[state]) {
      context.fillRect(start, foot + y * scale, Math.max(end - start, scale), thick * scale);
    }
  }
}

function paintNow({ context, scale, left, top, width, height }: Sheet, { palette, words }: Scene): void {
  context.font = fontOf(context.canvas, scale);
  context.fillStyle = palette["ink-3"];
  context.textAlign = "right";
  context.fillText(words.now, left + width, top + height + 42 * scale);
}
