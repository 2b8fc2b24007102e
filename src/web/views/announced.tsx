/** What the operator has announced: open incidents and coming maintenance. The fragment `announced`, empty without either. */
export function announced(): string {
  return '<div id="announced" class="announced"></div>';
}
