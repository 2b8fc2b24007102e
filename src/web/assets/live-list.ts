/** A pointer that rests this long holds nothing back any more. */
const restingMs = 5_000;

let pointer: { over: Element | null; at: number } = { over: null, at: 0 };

/** Fingers point at nothing while they are away; a mouse always does. */
function follow({ target, pointerType }: PointerEvent): void {
  pointer = {
    over: pointerType === "mouse" && target instanceof Element ? target : null,
    at: performance.now(),
  };
}

function isUnderPointer(list: Element): boolean {
  return list.contains(pointer.over) && performance.now() - pointer.at < restingMs;
}

interface Postponed {
  ids: readonly string[];
  /** HTML of children that are not in the page yet. */
  arrivals: Map<string, string>;
}

/** Keeps the children of lists in the server's order; nothing moves under the pointer: the list waits until it is away. */
export class LiveLists {
  readonly #postponed = new Map<string, Postponed>();
  readonly #afterArranging: () => void;

  constructor(afterArranging: () => void) {
    this.#afterArranging = afterArranging;
    document.addEventListener("pointermove", follow, { passive: true });
    document.documentElement.addEventListener("pointerleave", () => {
      pointer = { over: null, at: 0 };
    });
    setInterval(() => this.#catchUp(), 500);
  }

  /** False: the page has no such list, or a child was never sent. */
  arrange(listId: string, ids: readonly string[], fragments: Readonly<Record<string, string>>): boolean {
    const list = document.getElementById(listId);
    if (!list) return false;
    const arrivals = this.#postponed.get(listId)?.arrivals ?? new Map<string, string>();
    for (const id of ids) {
      const html = fragments[id];
      if (!document.getElementById(id) && html !== undefined) arrivals.set(id, html);
    }
    if (isInOrder(list, ids)) {
      this.#postponed.delete(listId);
      return true;
    }
    if (isUnderPointer(list)) {
      this.#postponed.set(listId, { ids, arrivals });
      return true;
    }
    this.#postponed.delete(listId);
    return arrange(list, ids, arrivals);
  }

  /** A fragment that has no place yet because its list waits. */
  keepForLater(id: string, html: string): boolean {
    for (const { arrivals } of this.#postponed.values()) {
      if (!arrivals.has(id)) continue;
      arrivals.set(id, html);
      return true;
    }
    return false;
  }

  forget(): void {
    this.#postponed.clear();
  }

  #catchUp(): void {
    let arranged = false;
    for (const [listId, { ids, arrivals }] of this.#postponed) {
      const list = document.getElementById(listId);
      if (list && isUnderPointer(list)) continue;
      this.#postponed.delete(listId);
      if (list) arranged = arrange(list, ids, arrivals) || arranged;
    }
    if (arranged) this.#afterArranging();
  }
}

function isInOrder(list: Element, ids: readonly string[]): boolean {
  const present = [...list.children].filter((child) => child.id).map((child) => child.id);
  return present.length === ids.length && present.every((id, index) => id === ids[index]);
}

/** Children without an id are not the server's business and stay where they are. */
function arrange(list: Element, ids: readonly string[], arrivals: ReadonlyMap<string, string>): boolean {
  const focused = document.activeElement;
  const wanted: Element[] = [];
  for (const id of ids) {
    const child = document.getElementById(id) ?? fromHtml(arrivals.get(id));
    if (!child) return false;
    wanted.push(child);
  }
  const listed = new Set(wanted);
  for (const child of [...list.children]) if (child.id && !listed.has(child)) child.remove();
  let cursor: Element | null = [...list.children].find((child) => child.id) ?? null;
  for (const child of wanted) {
    if (child === cursor) cursor = cursor.nextElementSibling;
    else list.insertBefore(child, cursor);
  }
  if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
  return true;
}

function fromHtml(html: string | undefined): Element | null {
  if (html === undefined) return null;
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}
