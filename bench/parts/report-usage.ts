import { answer } from "./answer.ts";

// Loaded before the program under test; asked over the channel to the bench, it costs nothing until then.
answer("usage", () => {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss() };
});
let watching = false;
let longestUs = 0;

/**
 * The longest turn of the loop since this was last asked, in ms that the process really ran: on a machine with other work,
 * time by the clock would tell of that. The first question begins the watch.
 */
answer("longest-turn", () => {
  const longest = longestUs / 1_000;
  longestUs = 0;
  watching = !watching;
  if (watching) watchTurn(process.threadCpuUsage());
  return longest;
});

function watchTurn(before: NodeJS.CpuUsage): void {
  setImmediate(() => {
    const now = process.threadCpuUsage();
    longestUs = Math.max(longestUs, now.user + now.system - before.user - before.system);
    if (watching) watchTurn(now);
  });
}

// The bench is gone: what it started goes as well.
process.on("disconnect", () => process.exit());
process.channel?.unref();
