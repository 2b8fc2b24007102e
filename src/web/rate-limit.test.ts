import { expect, test } from "vitest";
import { ManualClock } from "../core/manual-clock.ts";
import { RateLimit } from "./rate-limit.ts";

test("a sixth attempt waits until the first is a minute old", async () => {
  const clock = new ManualClock();
  const limit = new RateLimit(clock);
  for (let i = 0; i < 5; i++) {
    expect(limit.take("192.0.2.1").allowed).toBe(true);
    await clock.advance(10_000);
  }
  expect(limit.take("192.0.2.1")).toEqual({ allowed: false, retryAfterMs: 10_000 });
  await clock.advance(10_000);
  expect(limit.take("192.0.2.1").allowed).toBe(true);
  expect(limit.take("192.0.2.1").allowed).toBe(false);
});

test("a step of the wall clock opens nothing", () => {
  const clock = new ManualClock();
  const limit = new RateLimit(clock);
  for (let i = 0; i < 5; i++) limit.take("192.0.2.1");
  clock.step(3_600_000);
  expect(limit.take("192.0.2.1").allowed).toBe(false);
});

test("success is forgotten, and only that address's", () => {
  const limit = new RateLimit(new ManualClock());
  for (let i = 0; i < 5; i++) {
    limit.take("192.0.2.1");
    limit.take("192.0.2.2");
  }
  limit.forgive("192.0.2.1");
  expect(limit.take("192.0.2.1").allowed).toBe(true);
  expect(limit.take("192.0.2.2").allowed).toBe(false);
});

test("addresses of one IPv6 network share their attempts", () => {
  const limit = new RateLimit(new ManualClock());
  for (const end of ["1", "2", "a:b:c:d", "0:0:0:5", "ffff"]) {
    const address = end.includes(":") ? `2001:db8:0:1:${end}` : `2001:db8:0:1::${end}`;
    expect(limit.take(address).allowed).toBe(true);
  }
  expect(limit.take("2001:DB8:0000:1::99").allowed).toBe(false);
  expect(limit.take("2001:db8:0:2::1").allowed).toBe(true);
});

test("an attacker with many addresses does not fill the memory", () => {
  const limit = new RateLimit(new ManualClock(), { addresses: 100 });
  for (let i = 0; i < 10_000; i++) limit.take(`198.51.${i >> 8}.${i & 255}`);
  expect(limit.addresses).toBe(100);
});
