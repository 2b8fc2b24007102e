/**
 * Where the nodes and edges of a dependency graph stand: in waves from left to right, each node one wave after the last
 * of what it depends on. Pure; a circle, which no plan should have, is cut where it is met again.
 */

export const sizes = { node: { width: 184, height: 44 }, gap: { x: 58, y: 20 }, corner: 6 } as const;
const pitch = { x: sizes.node.width + sizes.gap.x, y: sizes.node.height + sizes.gap.y } as const;

export interface GraphNode {
  id: string;
  dependsOn: readonly string[];
}

export interface PlacedNode {
  id: string;
  wave: number;
  row: number;
  x: number;
  y: number;
}

export interface PlacedEdge {
  from: string;
  to: string;
  /** SVG path from port to port. */
  path: string;
}

export interface Layout {
  waves: string[][];
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
  hasCycle: boolean;
}

export interface Waves {
  /** Ids by wave, in the order they were given. */
  waves: string[][];
  /** What a node waits for, without what would close a circle. */
  dependencies: ReadonlyMap<string, readonly string[]>;
  hasCycle: boolean;
}

/** Works without recursion: a chain may be a thousand long. */
export function wavesOf(nodes: readonly GraphNode[]): Waves {
  const left = new Map(nodes.map(({ id, dependsOn }) => [id, new Set(dependsOn)]));
  for (const wanted of left.values()) for (const id of wanted) if (!left.has(id)) wanted.delete(id);
  const dependencies = new Map([...left].map(([id, wanted]) => [id, new Set(wanted)]));
  const order = nodes.map(({ id }) => id);
  const waveOf = new Map<string, number>();
  let hasCycle = false;
  for (let wave = 0; waveOf.size < order.length; wave += 1) {
    let ready = order.filter((id) => !waveOf.has(id) && left.get(id)?.size === 0);
    if (ready.length === 0) {
      // Everything left waits for something left: the first of them is let go.
      hasCycle = true;
      const first = order.find((id) => !waveOf.has(id)) ?? "";
      for (const id of left.get(first) ?? []) dependencies.get(first)?.delete(id);
      left.get(first)?.clear();
      ready = [first];
    }
    for (const id of ready) waveOf.set(id, wave);
    const done = new Set(ready);
    for (const [id, wanted] of left) if (!waveOf.has(id)) for (const one of done) wanted.delete(one);
  }
  const waves: string[][] = [];
  for (const id of order) {
    const wave = waveOf.get(id) ?? 0;
    waves[wave] = [...(waves[wave] ?? []), id];
  }
  return { waves, dependencies: new Map([...dependencies].map(([id, set]) => [id, [...set]])), hasCycle };
}

export function layOut(nodes: readonly GraphNode[]): Layout {
  const { waves, dependencies, hasCycle } = wavesOf(nodes);
  const places = new Map<string, PlacedNode>();
  waves.forEach((ids, wave) => {
    // Each row is taken once; a node stands as near as it can to the middle of what it waits for.
    const wanted = ids.map((id, index) => ({
      id,
      row: wantedRow(dependencies.get(id) ?? [], places) ?? index,
    }));
    const sorted = wanted
      .map((one, index) => ({ ...one, index }))
      .sort((a, b) => a.row - b.row || a.index - b.index);
    let next = 0;
    sorted.forEach(({ id, row }, index) => {
      const left = sorted.length - index;
      const latest = Math.max(next, tallest(waves) - left);
      const taken = Math.min(Math.max(next, Math.round(row)), latest);
      places.set(id, { id, wave, row: taken, x: wave * pitch.x, y: taken * pitch.y });
      next = taken + 1;
    });
  });
  const rows = Math.max(0, ...[...places.values()].map(({ row }) => row + 1));
  return {
    waves,
    nodes: [...places.values()],
    edges: routes(places, dependencies),
    width: Math.max(0, waves.length * pitch.x - sizes.gap.x),
    height: Math.max(0, rows * pitch.y - sizes.gap.y),
    hasCycle,
  };
}

function tallest(waves: readonly (readonly string[])[]): number {
  return Math.max(0, ...waves.map(({ length }) => length));
}

function wantedRow(dependencies: readonly string[], places: ReadonlyMap<string, PlacedNode>): number | null {
  const rows = dependencies.flatMap((id) => places.get(id)?.row ?? []);
  return rows.length === 0 ? null : Math.min(...rows);
}

/** Ways between ports half way up. Edges to one target share a lane; lanes of one gap do not lie on each other. */
function routes(
  places: ReadonlyMap<string, PlacedNode>,
  dependencies: ReadonlyMap<string, readonly string[]>,
): PlacedEdge[] {
  const lanes = new Lanes();
  const edges: PlacedEdge[] = [];
  for (const [to, ids] of dependencies) {
    const target = places.get(to);
    if (!target) continue;
    for (const from of ids) {
      const source = places.get(from);
      if (source) edges.push({ from, to, path: way(source, target, places, lanes) });
    }
  }
  return edges;
}

/** Which vertical of a gap belongs to whom. */
class Lanes {
  readonly #byGap = new Map<number, Map<string, number>>();

  /** Distance from the left edge of the gap. Lanes that join stand right of those that branch. */
  of(gap: number, owner: string): number {
    const lanes = this.#byGap.get(gap) ?? new Map<string, number>();
    this.#byGap.set(gap, lanes);
    const lane = lanes.get(owner) ?? lanes.size;
    lanes.set(owner, lane);
    return 34 - ((lane * 8) % 24);
  }
}

function way(
  source: PlacedNode,
  target: PlacedNode,
  places: ReadonlyMap<string, PlacedNode>,
  lanes: Lanes,
): string {
  const { width, height } = sizes.node;
  const start = { x: source.x + width, y: source.y + height / 2 };
  const end = { x: target.x - 1, y: target.y + height / 2 };
  const lane = target.x - sizes.gap.x + lanes.of(target.wave, target.id);
  if (isFree(source.row, source.wave, target.wave, places)) return bent(start, lane, end);
  // A node stands in the way: round it through the room between two rows, and down or up before the target.
  const first = start.x + lanes.of(source.wave + 1, `around ${source.id}`) - 12;
  const between = source.row * pitch.y + height + sizes.gap.y / 2;
  return `M${start.x} ${start.y}${turn(first, start.y, between)}${turn(lane, between, end.y, first)}H${end.x}`;
}

/** Whether a line along a row meets no node of the waves between. */
function isFree(row: number, from: number, to: number, places: ReadonlyMap<string, PlacedNode>): boolean {
  for (const node of places.values())
    if (node.row === row && node.wave > from && node.wave < to) return false;
  return true;
}

interface Point {
  x: number;
  y: number;
}

function bent(start: Point, lane: number, end: Point): string {
  if (start.y === end.y) return `M${start.x} ${start.y}H${end.x}`;
  return `M${start.x} ${start.y}${turn(lane, start.y, end.y)}H${end.x}`;
}

/** To the vertical at `x`, along it from one height to the other, and round both corners. */
function turn(x: number, fromY: number, toY: number, fromX?: number): string {
  const down = toY >= fromY ? 1 : -1;
  const r = Math.min(sizes.corner, Math.abs(toY - fromY) / 2);
  if (r === 0) return `H${x + sizes.corner}`;
  const before = fromX !== undefined && fromX > x ? -1 : 1;
  return `H${x - before * r}Q${x} ${fromY} ${x} ${fromY + down * r}V${toY - down * r}Q${x} ${toY} ${x + r} ${toY}`;
}
