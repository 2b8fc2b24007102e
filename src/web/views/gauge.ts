const width = 168;
const ticks = 11;

/** Eleven ticks over a line and a fill of three pixels: how much of the whole is in use; a red tick at its limit. */
export function gauge(share: number, limit: number | null = null): string {
  const filled = Math.round(within(share) * width);
  const gap = (width - 1) / (ticks - 1);
  let scale = "";
  for (let tick = 0; tick < ticks; tick += 1) {
    const isEnd = tick === 0 || tick === ticks - 1;
    scale += `M${Math.round(tick * gap) + 0.5} ${isEnd ? 0 : 2}v${isEnd ? 6 : 2}`;
  }
  const red =
    limit === null ? "" : `<path class="limit" d="M${Math.round(within(limit) * (width - 1)) + 0.5} 0v9"/>`;
  const over = limit !== null && share >= limit ? " over" : "";
  return `<svg class="gauge${over}" viewBox="0 0 ${width} 9" preserveAspectRatio="none" aria-hidden="true"><path class="ticks" d="${scale}M0 8.5h${width}"/><path class="fill" d="M0 6h${filled}v3h-${filled}z"/>${red}</svg>`;
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
