import fc from "fast-check";
import { expect, test } from "vitest";
import { type GraphNode, layOut, sizes, wavesOf } from "./graph-layout.ts";

const node = (id: string, ...dependsOn: string[]): GraphNode => ({ id, dependsOn });

test("a node stands one wave after the last of what it depends on", () => {
  const { waves } = wavesOf([node("a"), node("b"), node("c", "a"), node("d", "a", "c"), node("e", "b")]);
  expect(waves).toEqual([["a", "b"], ["c", "e"], ["d"]]);
});

test("a circle is cut, told, and loses nobody", () => {
  const { waves, hasCycle } = wavesOf([node("a", "b"), node("b", "c"), node("c", "a"), node("d", "c")]);
  expect(hasCycle).toBe(true);
  expect(waves.flat().sort()).toEqual(["a", "b", "c", "d"]);
});

test("a chain of a thousand is laid out", () => {
  const chain = Array.from({ length: 1_000 }, (_, i) => node(`${i}`, ...(i > 0 ? [`${i - 1}`] : [])));
  expect(layOut(chain).waves).toHaveLength(1_000);
});

const graphs = fc.integer({ min: 0, max: 40 }).chain((count) =>
  fc
    .array(fc.array(fc.integer({ min: 0, max: 45 }), { maxLength: 4 }), {
      minLength: count,
      maxLength: count,
    })
    .map((lists) => lists.map((dependsOn, index) => node(`${index}`, ...dependsOn.map(String)))),
);

test("any graph: everybody has a place of his own, to the right of what he waits for", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { nodes, edges, width, height } = layOut(graph);
      expect(nodes).toHaveLength(graph.length);
      expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
      const byId = new Map(nodes.map((one) => [one.id, one]));
      for (const { from, to } of edges)
        expect(byId.get(from)?.wave ?? 9).toBeLessThan(byId.get(to)?.wave ?? -1);
      for (const { x, y } of nodes) {
        expect(x + sizes.node.width).toBeLessThanOrEqual(width);
        expect(y + sizes.node.height).toBeLessThanOrEqual(height);
      }
    }),
  );
});

/** The straight pieces of a path; corners count by the point they round. */
function pieces(path: string): { x1: number; y1: number; x2: number; y2: number }[] {
  let [x, y] = [0, 0];
  return [...path.matchAll(/([MHVQ])([-\d. ]+)/g)].flatMap(([, letter, numbers = ""]) => {
    const values = numbers.trim().split(" ").map(Number);
    const from = { x, y };
    if (letter === "H") x = values[0] ?? x;
    else if (letter === "V") y = values[0] ?? y;
    else [x, y] = [values.at(-2) ?? x, values.at(-1) ?? y];
    return letter === "M" ? [] : [{ x1: from.x, y1: from.y, x2: x, y2: y }];
  });
}

test("no edge crosses a node", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { nodes, edges } = layOut(graph);
      for (const { path, from, to } of edges) {
        for (const { x1, y1, x2, y2 } of pieces(path)) {
          for (const { id, x, y } of nodes) {
            if (id === from || id === to) continue;
            const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
            const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
            const hit = right > x && left < x + sizes.node.width && bottom > y && top < y + sizes.node.height;
            expect(hit, `${path} of ${from} to ${to} crosses ${id}`).toBe(false);
          }
        }
      }
    }),
  );
});
