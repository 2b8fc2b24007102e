/** A field that no longer holds what the server put there, or that somebody is in. */
export function isTouched(element: Element): boolean {
  if (element === document.activeElement) return true;
  if (element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue;
  if (element instanceof HTMLOptionElement) return element.selected !== element.defaultSelected;
  if (!(element instanceof HTMLInputElement)) return false;
  return element.value !== element.defaultValue || element.checked !== element.defaultChecked;
}
