import { createServer } from "node:http";
import { answer } from "./answer.ts";

/** What is checked: notes for each path how far the time between two arrivals was off its interval. */
const last = new Map<string, number>();
const everyMs = Number(process.argv[3]);
let offMs: number[] = [];
const server = createServer((request, response) => {
  const now = performance.now();
  const path = request.url ?? "/";
  const before = last.get(path);
  if (before !== undefined) offMs.push(Math.abs(now - before - everyMs));
  last.set(path, now);
  response.end("ok");
});
server.listen(Number(process.argv[2]), "0.0.0.0");
answer("reset", () => {
  offMs = [];
});
answer("off", () => {
  const sorted = offMs.sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { arrivals: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
});
