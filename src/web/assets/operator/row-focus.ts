/** A button of a row may vanish by what it did (`pause`, `acknowledge`): who pressed it by keyboard stays in that row. */
export function keepRowFocus(): void {
  let last: { button: HTMLElement; row: string; at: number } | undefined;
  const buttonsOf = (row: Element | null) => [...(row?.querySelectorAll<HTMLElement>("button") ?? [])];
  document.addEventListener("focusin", ({ target }) => {
    const row = target instanceof HTMLButtonElement ? target.closest("tr[id]") : null;
    last =
      row && target instanceof HTMLButtonElement
        ? { button: target, row: row.id, at: buttonsOf(row).indexOf(target) }
        : undefined;
  });
  document.addEventListener("pointerdown", () => {
    last = undefined;
  });
  document.addEventListener("cortex:changed", () => {
    if (!last || last.button.isConnected || document.activeElement !== document.body) return;
    const buttons = buttonsOf(document.getElementById(last.row));
    (buttons[last.at] ?? buttons.at(-1))?.focus({ preventScroll: true });
  });
}
