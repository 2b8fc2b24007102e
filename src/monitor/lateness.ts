/** How late checks began, in milliseconds, over the last 1,024 of them. */
export interface Lateness {
  p50: number;
  p99: number;
  max: number;
}

const kept = 1_024;

export function createLateness(): { record(ms: number): void; read(): Lateness } {
  const ring = new Float64Array(kept);
  let count = 0;
  return {
    record(ms) {
      ring[count % kept] = Math.max(0, ms);
      count++;
    },
    read() {
      const sorted = ring.slice(0, Math.min(count, kept)).sort();
      const at = (share: number) =>
        sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
      return { p50: at(0.5), p99: at(0.99), max: at(1) };
    },
  };
}
