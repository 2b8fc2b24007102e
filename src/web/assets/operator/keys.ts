/** `/` goes to the first filter, `g` and a letter to a page, `?` shows what there is; never while somebody types. */
export function keepKeys(): void {
  let goingUntil = 0;
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")) return;
    const help = document.getElementById("keys");
    if (performance.now() < goingUntil) {
      goingUntil = 0;
      const link = [...document.querySelectorAll<HTMLAnchorElement>("a[data-key]")].find(
        (one) => one.dataset.key === key,
      );
      if (link) link.click();
      return;
    }
    if (key === "g") goingUntil = performance.now() + 1_500;
    else if (key === "/") {
      const filter = document.querySelector<HTMLInputElement>("[data-filter], #filter input");
      if (!filter) return;
      event.preventDefault();
      filter.focus();
    } else if (key === "?" && help instanceof HTMLDialogElement) {
      if (help.open) help.close();
      else help.showModal();
    }
  });
}
