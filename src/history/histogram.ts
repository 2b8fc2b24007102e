import type { ByteReader, ByteWriter } from "./bytes.ts";
import type { LatencyBand } from "./day.ts";

const growth = 1.02;
const smallestMs = 0.01;
const logGrowth = Math.log(growth);

/**
 * Response times in logarithmic buckets 2 % wide: any quantile is off by 1 % at most, and merging is adding.
 * Sorted parallel arrays, because thousands of these stay in memory and most hold a few dozen buckets.
 */
export class Histogram {
  #buckets = new Uint16Array(8);
  #counts = new Uint32Array(8);
  #size = 0;
  total = 0;

  add(ms: number, count = 1): void {
    this.#addBucket(bucketOf(ms), count);
  }

  merge(other: Histogram): void {
    for (let i = 0; i < other.#size; i++) this.#addBucket(other.#buckets[i] ?? 0, other.#counts[i] ?? 0);
  }

  copy(): Histogram {
    const copy = new Histogram();
    copy.#buckets = this.#buckets.slice();
    copy.#counts = this.#counts.slice();
    copy.#size = this.#size;
    copy.total = this.total;
    return copy;
  }

  /**
   * One number a bucket: how far it lies from the one before, doubled, and odd when a count of more than one follows.
   * Six results of a minute take 7 to 9 bytes.
   */
  write(to: ByteWriter): void {
    let before = 0;
    for (let i = 0; i < this.#size; i++) {
      const [bucket, count] = [this.#buckets[i] ?? 0, this.#counts[i] ?? 0];
      to.number((bucket - before) * 2 + (count > 1 ? 1 : 0));
      if (count > 1) to.number(count);
      before = bucket;
    }
  }

  /** Reads to the end of the bytes. */
  static read(from: ByteReader): Histogram {
    const histogram = new Histogram();
    let bucket = 0;
    while (!from.done) {
      const step = from.number();
      bucket += Math.floor(step / 2);
      histogram.#addBucket(bucket, step % 2 === 1 ? from.number() : 1);
    }
    return histogram;
  }

  /** Milliseconds below which the share `q` of all values lies; null when there are none. */
  quantile(q: number): number | null {
    if (this.total === 0) return null;
    const rank = Math.max(1, Math.ceil(q * this.total));
    let seen = 0;
    for (let i = 0; i < this.#size; i++) {
      seen += this.#counts[i] ?? 0;
      if (seen >= rank) return middleOf(this.#buckets[i] ?? 0);
    }
    return null;
  }

  band(): LatencyBand | null {
    const [p50, p90, p99] = [this.quantile(0.5), this.quantile(0.9), this.quantile(0.99)];
    return p50 === null || p90 === null || p99 === null ? null : { p50, p90, p99 };
  }

  #addBucket(bucket: number, count: number): void {
    const at = this.#position(bucket);
    if (at === this.#size || this.#buckets[at] !== bucket) this.#insert(at, bucket);
    this.#counts[at] = (this.#counts[at] ?? 0) + count;
    this.total += count;
  }

  /** Index of the bucket, or where it belongs. */
  #position(bucket: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#buckets[middle] ?? 0) < bucket) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, bucket: number): void {
    if (this.#size === this.#buckets.length) this.#grow();
    this.#buckets.copyWithin(at + 1, at, this.#size);
    this.#counts.copyWithin(at + 1, at, this.#size);
    this.#buckets[at] = bucket;
    this.#counts[at] = 0;
    this.#size++;
  }

  #grow(): void {
    const buckets = new Uint16Array(this.#buckets.length * 2);
    const counts = new Uint32Array(this.#counts.length * 2);
    buckets.set(this.#buckets);
    counts.set(this.#counts);
    this.#buckets = buckets;
    this.#counts = counts;
  }
}

function bucketOf(ms: number): number {
  if (!(ms > smallestMs)) return 0;
  return Math.min(65_535, Math.round(Math.log(ms / smallestMs) / logGrowth));
}

function middleOf(bucket: number): number {
  return smallestMs * growth ** bucket;
}
