/** What there is to show, each time it is asked for; once it is gone, as it was last. Null: it was never there. */
export function lastShown<Shown extends object>(read: () => Shown | null): (() => Shown) | null {
  const first = read();
  if (!first) return null;
  let shown = first;
  return () => {
    shown = read() ?? shown;
    return shown;
  };
}
