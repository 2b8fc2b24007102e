import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { Histogram } from "./histogram.ts";

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

function bytesOf(histogram: Histogram): Uint8Array {
  const writer = new ByteWriter();
  histogram.write(writer);
  return writer.finish();
}

const latency = fc.double({ min: 0.02, max: 60_000, noNaN: true });

describe("the latency histogram", () => {
  test("is off by at most 2 % at p50, p90 and p99", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 500 }),
        (values) => {
          const histogram = new Histogram();
          for (const value of values) histogram.add(value);
          const sorted = [...values].sort((a, b) => a - b);
          for (const q of [0.5, 0.9, 0.99]) {
            const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? 0;
            expect(Math.abs((histogram.quantile(q) ?? 0) - exact) / exact).toBeLessThan(0.02);
          }
        },
      ),
    );
  });

  test("merging is adding, in any grouping", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.double({ min: 0.1, max: 10_000, noNaN: true }))), (groups) => {
        const all = new Histogram();
        const merged = new Histogram();
        for (const group of groups) {
          const part = new Histogram();
          for (const value of group) {
            part.add(value);
            all.add(value);
          }
          merged.merge(part);
        }
        expect(merged.band()).toEqual(all.band());
        expect(merged.total).toBe(all.total);
      }),
    );
  });

  test("is the same after it was written and read, also what is added to it then", () => {
    fc.assert(
      fc.property(fc.array(latency, { maxLength: 300 }), fc.array(latency), (values, more) => {
        const kept = Histogram.read(new ByteReader(bytesOf(histogramOf(values))));
        expect(kept.total).toBe(values.length);
        for (const value of more) kept.add(value);
        expect(bytesOf(kept)).toEqual(bytesOf(histogramOf([...values, ...more])));
      }),
    );
  });

  test("takes at most 10 bytes for the six results of a minute", () => {
    for (const values of [
      [11, 12, 13, 12, 11, 14],
      [90, 250, 91, 800, 95, 120],
      [1, 1, 1, 1, 1, 1],
    ]) {
      expect(bytesOf(histogramOf(values)).length).toBeLessThanOrEqual(10);
    }
  });

  test("cut short is refused, not guessed", () => {
    const bytes = bytesOf(histogramOf([5, 5, 5]));
    expect(() => Histogram.read(new ByteReader(bytes.slice(0, -1)))).toThrow(RangeError);
  });
});
