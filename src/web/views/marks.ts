import type { State } from "../../protocol/vocabulary.ts";

export const markSizes = [12, 16, 24] as const;
export type MarkSize = (typeof markSizes)[number];

/** Radii and widths of the marks at one size, in pixels. A mark is drawn for its size, never scaled. */
interface Measures {
  disc: number;
  /** The half disc: middle of its ring and the ring's stroke. */
  half: { radius: number; stroke: number };
  /** The ring with a gap: a slit with parallel edges, so that it is no spinner. */
  ring: { outer: number; inner: number; slit: number };
  dashed: { radius: number; stroke: number };
  wrench: { head: number; jaw: number; depth: number; reach: number; handle: number };
  /** Left edge of the first bar, width, gap, top. */
  bars: { left: number; width: number; gap: number; top: number };
}

const measures: Record<MarkSize, Measures> = {
  12: {
    disc: 3.5,
    half: { radius: 4.75, stroke: 1.5 },
    ring: { outer: 5.5, inner: 2.75, slit: 3.25 },
    dashed: { radius: 4.75, stroke: 1.5 },
    wrench: { head: 3.4, jaw: 2.25, depth: 0.25, reach: 4.25, handle: 3 },
    bars: { left: 3, width: 2, gap: 2, top: 2 },
  },
  16: {
    disc: 4.75,
    half: { radius: 6.25, stroke: 1.5 },
    ring: { outer: 7.25, inner: 3.75, slit: 4.5 },
    dashed: { radius: 6.25, stroke: 1.5 },
    wrench: { head: 4.6, jaw: 3, depth: 0.25, reach: 5.5, handle: 3.75 },
    bars: { left: 4, width: 3, gap: 2, top: 3 },
  },
  24: {
    disc: 7,
    half: { radius: 9.625, stroke: 1.75 },
    ring: { outer: 10.75, inner: 5.5, slit: 6.5 },
    dashed: { radius: 9.5, stroke: 2 },
    wrench: { head: 6.75, jaw: 4.5, depth: 0.5, reach: 8.25, handle: 5.5 },
    bars: { left: 5, width: 5, gap: 4, top: 4 },
  },
};

const round = (value: number): number => Math.round(value * 100) / 100;
const half = Math.SQRT1_2;

/** The point `along` towards the upper right of a centre and `across` to the right of that direction. */
function slanted(centreX: number, centreY: number, along: number, across: number): string {
  return `${round(centreX + (along + across) * half)} ${round(centreY + (across - along) * half)}`;
}

/** A ring open towards the upper right; both edges of the opening are parallel. */
function slitRing(centre: number, { outer, inner, slit }: Measures["ring"]): string {
  const edge = slit / 2;
  const at = (radius: number, side: number): string =>
    slanted(centre, centre, Math.sqrt(radius ** 2 - edge ** 2), side * edge);
  return `M${at(outer, 1)}A${outer} ${outer} 0 1 1 ${at(outer, -1)}L${at(inner, -1)}A${inner} ${inner} 0 1 0 ${at(inner, 1)}z`;
}

/** A wrench at 45°: a head open towards the upper right and a round-ended handle towards the lower left. */
function wrench(size: number, { head, jaw, depth, reach, handle }: Measures["wrench"]): string {
  const x = size / 2 + reach * 0.36;
  const y = size / 2 - reach * 0.36;
  const edge = jaw / 2;
  const opening = Math.sqrt(head ** 2 - edge ** 2);
  const point = (along: number, across: number): string => slanted(x, y, along, across);
  const jawPath = `M${point(opening, edge)}A${head} ${head} 0 1 1 ${point(opening, -edge)}L${point(depth, -edge)}A${edge} ${edge} 0 0 0 ${point(depth, edge)}z`;
  const grip = handle / 2;
  const end = -head - reach + grip / 2;
  const start = -head * 0.6;
  // The same way round as the head: where both cover each other nothing may cancel out.
  return `${jawPath}M${point(start, grip)}L${point(end, grip)}A${grip} ${grip} 0 0 1 ${point(end, -grip)}L${point(start, -grip)}z`;
}

function drawing(state: State, size: MarkSize): string {
  const its = measures[size];
  const c = size / 2;
  const ring = (radius: number, stroke: number, more = ""): string =>
    `<circle cx="${c}" cy="${c}" r="${radius}" fill="none" stroke="currentColor" stroke-width="${stroke}"${more}/>`;
  switch (state) {
    case "operational":
      return `<circle cx="${c}" cy="${c}" r="${its.disc}"/>`;
    case "degraded": {
      const { radius, stroke } = its.half;
      return `${ring(radius, stroke)}<path d="M${c - radius} ${c}a${radius} ${radius} 0 0 0 ${2 * radius} 0z"/>`;
    }
    case "down":
      return `<path d="${slitRing(c, its.ring)}"/>`;
    case "unknown":
      return ring(
        its.dashed.radius,
        its.dashed.stroke,
        ' pathLength="80" stroke-dasharray="5" stroke-dashoffset="2.5"',
      );
    case "maintenance":
      return `<path d="${wrench(size, its.wrench)}"/>`;
    case "paused": {
      const { left, width, gap, top } = its.bars;
      return `<path d="M${left} ${top}h${width}v${size - 2 * top}h-${width}zm${width + gap} 0h${width}v${size - 2 * top}h-${width}z"/>`;
    }
  }
}

const drawn: readonly State[] = ["operational", "degraded", "down", "unknown", "maintenance", "paused"];

function symbol(state: State, size: MarkSize): string {
  return `<symbol id="${state}-${size}" viewBox="0 0 ${size} ${size}">${drawing(state, size)}</symbol>`;
}

const hatches =
  '<pattern id="hatch" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M.5 0v3"/></pattern>' +
  '<pattern id="hatch-wide" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M.5 0v8"/></pattern>';

/** Every mark in the given sizes and the hatch of what was not measured, once a page. It takes no room. */
export function markSprite(sizes: readonly MarkSize[]): string {
  const symbols = sizes.flatMap((size) => drawn.map((state) => symbol(state, size)));
  return `<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false"><defs>${hatches}${symbols.join("")}</defs></svg>`;
}

/** A mark of the sprite. It is silent: the word stands beside it. */
export function mark(state: State, size: MarkSize = 16): string {
  return `<svg class="mark ${state}" width="${size}" height="${size}" aria-hidden="true"><use href="#${state}-${size}"/></svg>`;
}

/** The program's own sign, where the operator has given no logo; also its icon in the browser's tab. */
export const signPath = "M2.75 1.25v4.5a5.25 5.25 0 0 0 10.5 0v-4.5M8 1.25v13.5";

/** The icon as a file, for the tab of the browser: ink on light, chalk on dark. */
export const iconSvg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><style>path{fill:none;stroke:#171d1f;stroke-width:1.5;stroke-linecap:round}@media(prefers-color-scheme:dark){path{stroke:#eaedee}}</style>' +
  `<path d="${signPath}"/></svg>`;
