import { answer } from "./answer.ts";

// Loaded before the program under test; asked over the channel to the bench, it costs nothing until then.
answer("usage", () => {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss() };
});
// The bench is gone: what it started goes as well.
process.on("disconnect", () => process.exit());
process.channel?.unref();
