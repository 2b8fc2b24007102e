/** Tries to take the data folder given, says what came of it in one line of JSON, and stays until it is ended. */
import { writeSync } from "node:fs";
import { CortexError } from "../../src/core/errors.ts";
import { lockDataFolder } from "../../src/store/lock.ts";

const [dir = ""] = process.argv.slice(2);
try {
  await lockDataFolder(dir);
  writeSync(1, '{"held":true}\n');
} catch (thrown) {
  const { code, message } = thrown instanceof CortexError ? thrown : { code: "bug", message: String(thrown) };
  writeSync(1, `${JSON.stringify({ held: false, code, message })}\n`);
}
setInterval(() => undefined, 1_000);
