/** What a browser has and other programs have not. */

export function isHidden(): boolean {
  return globalThis.document?.hidden === true;
}

/** Called when the page is shown again or the network is back; never outside a browser. Returns what ends it. */
export function onReturn(run: () => void): () => void {
  const { document, window } = globalThis;
  if (!document || !window) return () => undefined;
  document.addEventListener("visibilitychange", run);
  window.addEventListener("online", run);
  return () => {
    document.removeEventListener("visibilitychange", run);
    window.removeEventListener("online", run);
  };
}
