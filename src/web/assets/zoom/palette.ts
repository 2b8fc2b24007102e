import type { State } from "../../../protocol/vocabulary.ts";

const names = [
  "canvas",
  "ink",
  "ink-2",
  "ink-3",
  "rule",
  "edge",
  "band",
  "accent",
  "operational",
  "degraded",
  "down",
  "maintenance",
  "unknown",
] as const;

export type Palette = Record<(typeof names)[number], string>;

/** The page's colours as they are in the present scheme: a canvas knows no custom properties. */
export function readPalette(within: Element): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  within.append(probe);
  const entries = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries);
}

export const stateColours: Partial<Record<State, keyof Palette>> = {
  operational: "operational",
  degraded: "degraded",
  down: "down",
  maintenance: "maintenance",
};

/** The hatch of what was not measured: lines `pitch` pixels apart, where `scale` pixels of the canvas are one. */
export function hatch(
  context: CanvasRenderingContext2D,
  colour: string,
  pitch: number,
  scale: number,
): CanvasPattern | string {
  const side = Math.round(pitch * scale * Math.SQRT2);
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  if (!pen) return colour;
  pen.strokeStyle = colour;
  pen.lineWidth = scale;
  // Three lines, so that the corners are whole where tiles meet.
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat") ?? colour;
}
