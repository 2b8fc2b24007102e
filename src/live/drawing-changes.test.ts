import { expect, test } from "vitest";
import { changesBetween } from "./drawing-changes.ts";
import type { Drawing } from "./view.ts";

function drawing(
  fragments: Record<string, string>,
  lists: Record<string, string[]> = {},
  shape = "",
): Drawing {
  return { shape, fragments: new Map(Object.entries(fragments)), lists: new Map(Object.entries(lists)) };
}

const refetch = { kind: "refetch" };

test("fragments that differ and lists in another order are a patch", () => {
  const before = drawing({ head: "1", a: "1", b: "1" }, { list: ["a", "b"] });
  const after = drawing({ head: "2", a: "1", b: "2" }, { list: ["b", "a"] });
  expect(changesBetween(before, after)).toEqual({ kind: "patch", fragments: ["head", "b"], lists: ["list"] });
  expect(changesBetween(before, before)).toEqual({ kind: "patch", fragments: [], lists: [] });
});

test("rows that are no fragments may change places", () => {
  const before = drawing({ cell: "1" }, { list: ["row-a", "row-b"] });
  const after = drawing({ cell: "1" }, { list: ["row-b", "row-a"] });
  expect(changesBetween(before, after)).toEqual({ kind: "patch", fragments: [], lists: ["list"] });
});

test("a child that is new to a list is sent whole, also when it only came from another list", () => {
  const before = drawing({ a: "1" }, { one: ["a"], other: [] });
  const moved = drawing({ a: "1" }, { one: [], other: ["a"] });
  expect(changesBetween(before, moved)).toEqual({ kind: "patch", fragments: ["a"], lists: ["one", "other"] });
});

test("a child that goes needs no fragment", () => {
  const before = drawing({ a: "1", b: "1" }, { list: ["a", "b"] });
  expect(changesBetween(before, drawing({ b: "1" }, { list: ["b"] }))).toEqual({
    kind: "patch",
    fragments: [],
    lists: ["list"],
  });
});

test.each([
  ["the shape differs", drawing({}, {}, "1"), drawing({}, {}, "2")],
  ["a list comes", drawing({}), drawing({}, { list: [] })],
  ["a list goes", drawing({}, { list: [] }), drawing({})],
  ["a fragment comes outside the lists", drawing({}), drawing({ a: "1" })],
  ["a fragment goes from outside the lists", drawing({ a: "1" }), drawing({})],
  ["a new child has no fragment", drawing({}, { list: [] }), drawing({}, { list: ["a"] })],
  [
    "a child leaves its list and is still drawn",
    drawing({ a: "1" }, { list: ["a"] }),
    drawing({ a: "1" }, { list: [] }),
  ],
  ["a child stays and its fragment goes", drawing({ a: "1" }, { list: ["a"] }), drawing({}, { list: ["a"] })],
])("the page is fetched again when %s", (_, before, after) => {
  expect(changesBetween(before, after)).toEqual(refetch);
});
