/** What the operator's pages have beside being live. A chunk of its own; may be called again whenever the page changed. */
export function keepOperatorPage(): void {
  // Keys and forms come here.
}
