/** A binary heap of things that fall due. */
export class DueHeap<T extends { dueAt: number }> {
  readonly #items: T[] = [];

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (!parent || parent.dueAt <= item.dueAt) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last && items.length > 0) this.#sink(last);
    return first;
  }

  #sink(item: T): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = this.#earlier(left, left + 1);
      const below = items[child];
      if (!below || below.dueAt >= item.dueAt) break;
      items[at] = below;
      at = child;
    }
    items[at] = item;
  }

  #earlier(left: number, right: number): number {
    const a = this.#items[left];
    const b = this.#items[right];
    return a && b && b.dueAt < a.dueAt ? right : left;
  }
}
