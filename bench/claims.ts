import { bytesKept, bytesWritten } from "./claims/bytes-per-check.ts";
import { checkCost } from "./claims/check-cost.ts";
import { blockAt, fanOutTo } from "./claims/fan-out.ts";
import { firstByte } from "./claims/first-byte.ts";
import { hostSample } from "./claims/host-sample.ts";
import { memoryAt } from "./claims/memory.ts";
import { ninetyDays } from "./claims/ninety-days.ts";
import { onTime } from "./claims/on-time.ts";
import { operatorTabs } from "./claims/operator-tabs.ts";
import { pageRate } from "./claims/page-rate.ts";
import { pageBytes, pageRequests } from "./claims/page-weight.ts";
import { pixels } from "./claims/pixels.ts";
import { memoryPerViewer, returnOf } from "./claims/viewers.ts";
import type { Claim } from "./harness.ts";

export const claims: readonly Claim[] = [
  bytesWritten,
  bytesKept,
  ninetyDays,
  checkCost,
  hostSample,
  fanOutTo(50),
  fanOutTo(1_000),
  fanOutTo(10_000),
  blockAt(10_000, 15),
  memoryPerViewer(10_000, 16),
  returnOf(10_000, 2),
  pageBytes,
  pageRequests,
  pixels,
  pageRate,
  firstByte,
  memoryAt(100, 120),
  memoryAt(1_000, 170),
  onTime(1_000, "p99", 100),
  onTime(10_000, "max", 1_000),
  operatorTabs("cpu", 10),
  operatorTabs("off", 250),
];
