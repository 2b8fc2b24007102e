import { expect, test } from "vitest";
import { Places } from "./places.ts";

const never = new AbortController().signal;

test("who finds no place waits until one is given back, in order", async () => {
  const places = new Places(1);
  const giveBack = await places.take(never);
  const order: string[] = [];
  const second = places.take(never).then((back) => {
    order.push("second");
    return back;
  });
  const third = places.take(never).then((back) => {
    order.push("third");
    return back;
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  giveBack?.();
  (await second)?.();
  await third;
  expect(order).toEqual(["second", "third"]);
});

test("who gives up leaves the line", async () => {
  const places = new Places(1);
  const giveBack = await places.take(never);
  const limit = new AbortController();
  const waiting = places.take(limit.signal);
  limit.abort();
  expect(await waiting).toBeNull();
  expect(await places.take(limit.signal)).toBeNull();
  giveBack?.();
  expect(await places.take(never)).not.toBeNull();
});

test("a place that is given back twice is one place", async () => {
  const places = new Places(1);
  const giveBack = await places.take(never);
  giveBack?.();
  giveBack?.();
  await places.take(never);
  const limit = new AbortController();
  const waiting = places.take(limit.signal);
  limit.abort();
  expect(await waiting).toBeNull();
});
