import type { Drawing } from "./view.ts";

/** What to send so that a page showing the one drawing shows the other. */
export type DrawingChanges =
  | { kind: "patch"; fragments: readonly string[]; lists: readonly string[] }
  /** The page cannot be mended by fragments and lists: it is fetched again. */
  | { kind: "refetch" };

/**
 * Compares two drawings. A fragment may come or go only as a child of a list; a child that is new to a list is sent
 * whole, so it has to be a fragment. Everything else is a change of shape, said or not.
 */
export function changesBetween(before: Drawing, after: Drawing): DrawingChanges {
  if (before.shape !== after.shape || !sameKeys(before.lists, after.lists)) return { kind: "refetch" };
  const arrived = childrenNewTo(before, after);
  const children = new Set([...after.lists.values()].flat());
  const former = new Set([...before.lists.values()].flat());
  const fragments = new Set<string>();
  for (const id of arrived) {
    if (!after.fragments.has(id)) return { kind: "refetch" };
    fragments.add(id);
  }
  for (const [id, html] of after.fragments) {
    const known = before.fragments.get(id);
    if (known === undefined && !arrived.has(id)) return { kind: "refetch" };
    if (known !== html) fragments.add(id);
  }
  for (const id of before.fragments.keys()) {
    if (!after.fragments.has(id) && (!former.has(id) || children.has(id))) return { kind: "refetch" };
  }
  for (const id of former) {
    // An element that leaves its list and is drawn elsewhere is beyond what a list can say.
    if (!children.has(id) && after.fragments.has(id)) return { kind: "refetch" };
  }
  return { kind: "patch", fragments: [...fragments], lists: changedLists(before, after) };
}

function sameKeys(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

function childrenNewTo(before: Drawing, after: Drawing): Set<string> {
  const arrived = new Set<string>();
  for (const [list, ids] of after.lists) {
    const known = new Set(before.lists.get(list));
    for (const id of ids) if (!known.has(id)) arrived.add(id);
  }
  return arrived;
}

function changedLists(before: Drawing, after: Drawing): string[] {
  const changed: string[] = [];
  for (const [list, ids] of after.lists) {
    const known = before.lists.get(list) ?? [];
    if (known.length !== ids.length || ids.some((id, index) => known[index] !== id)) changed.push(list);
  }
  return changed;
}
