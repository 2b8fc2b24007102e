import { expect, test } from "vitest";
import { Backlog } from "./backlog.ts";

function viewer(bytes: number) {
  return {
    bytes,
    isCut: false,
    queuedBytes() {
      return this.bytes;
    },
    cut() {
      this.isCut = true;
      this.bytes = 0;
    },
  };
}

test("when too much waits for all, those are cut off for whom most waits, until half of it is left", () => {
  const viewers = [200, 10, 500, 20, 300].map(viewer);
  const backlog = new Backlog(1_000, () => viewers);
  backlog.add(1_001);
  expect(viewers.map(({ isCut }) => isCut)).toEqual([false, false, true, false, true]);
});

test("what the network took does not count, however much it was", () => {
  const viewers = [10, 20].map(viewer);
  const backlog = new Backlog(1_000, () => viewers);
  for (let sent = 0; sent < 50; sent++) backlog.add(900);
  expect(viewers.map(({ isCut }) => isCut)).toEqual([false, false]);
});
