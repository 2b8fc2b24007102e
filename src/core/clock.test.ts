import { afterEach, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";

afterEach(() => void vi.useRealTimers());

const dayMs = 86_400_000;

test("what is due in months is not run before, and can be called off on the way", () => {
  vi.useFakeTimers();
  let ran = 0;
  systemClock.after(90 * dayMs, () => ran++);
  const cancel = systemClock.after(60 * dayMs, () => ran++);
  vi.advanceTimersByTime(50 * dayMs);
  cancel();
  vi.advanceTimersByTime(39 * dayMs);
  expect(ran).toBe(0);
  vi.advanceTimersByTime(dayMs);
  expect(ran).toBe(1);
});
