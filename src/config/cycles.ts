type Edges = ReadonlyMap<string, readonly string[]>;

/** Cycles of a directed graph, one for each edge that closes one in a depth-first walk; each begins where it was entered. */
export function cycles(edges: Edges): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  for (const start of edges.keys()) if (!done.has(start)) walk(start, edges, done, found);
  return found;
}

interface Step {
  node: string;
  next: number;
}

/** By hand instead of by recursion: a chain may be as long as the config. */
function walk(start: string, edges: Edges, done: Set<string>, found: string[][]): void {
  const trail: Step[] = [{ node: start, next: 0 }];
  const depth = new Map([[start, 0]]);
  for (let step = trail.at(-1); step; step = trail.at(-1)) {
    const to = edges.get(step.node)?.[step.next];
    step.next += 1;
    if (to === undefined) {
      trail.pop();
      depth.delete(step.node);
      done.add(step.node);
      continue;
    }
    const entered = depth.get(to);
    if (entered !== undefined) found.push(trail.slice(entered).map(({ node }) => node));
    else if (edges.has(to) && !done.has(to)) {
      depth.set(to, trail.length);
      trail.push({ node: to, next: 0 });
    }
  }
}
