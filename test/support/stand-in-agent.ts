import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * An agent for tests: a program of the name given in a folder, which does what its prompt says. It keeps each prompt
 * it got in `prompt-<n>` beside it.
 */
export async function standInAgent(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!${process.execPath}\n${script}`);
  await chmod(file, 0o755);
  return file;
}

const script =
  String.raw`
const { readFileSync, writeFileSync, existsSync, readdirSync } = require("node:fs");
const { openSync } = require("node:fs");
const prompt = readFileSync(0, "utf8");
const folder = __dirname;
const count = readdirSync(folder).filter((name) => name.startsWith("prompt-")).length;
writeFileSync(folder + "/prompt-" + count + "-" + process.pid, prompt);
const say = (result, more = {}) =>
  console.log(JSON.stringify({ type: "result", is_error: false, result, total_cost_usd: 0.25, model: "stand-in-1", ...more }));
const step = (id, depends_on = []) => ({ id, title: "Do " + id, prompt: "work on " + id, depends_on });
const wants = (word) => prompt.includes(word);
if (wants("Make a plan") && wants("PARALLEL")) {
  say("Here it is:\n` +
  "```json" +
  String.raw`\n" + JSON.stringify({ steps: [step("a"), step("b"), step("c", ["a", "b"])] }) + "\n` +
  "```" +
  String.raw`");
} else if (wants("Make a plan") && wants("CIRCLE")) {
  say(JSON.stringify({ steps: [step("a", ["b"]), step("b", ["a"])] }));
} else if (wants("Make a plan")) {
  say("I would rather not plan.");
} else if (wants("GARBAGE")) {
  process.stdout.write(Buffer.from([0, 255, 254, 27, 91, 51, 49, 109, 10, 200, 7]));
} else if (wants("TERMINAL")) {
  try {
    openSync("/dev/tty", "r+");
    setInterval(() => undefined, 1000);
  } catch (error) {
    console.error("cannot ask: " + error.code);
    process.exit(2);
  }
} else if (wants("ENDLESS")) {
  process.on("SIGTERM", () => undefined);
  setInterval(() => console.log("still at it"), 50);
} else if (wants("NOTHING")) {
  process.exit(0);
} else if (wants("SORRY")) {
  say("I cannot do that", { is_error: true });
} else if (wants("FAIL ONCE") && !existsSync(folder + "/failed")) {
  writeFileSync(folder + "/failed", "");
  say("half done", { total_cost_usd: 0.5 });
  console.error("lost the connection");
  process.exit(1);
} else if (wants("PLAIN")) {
  console.log("just words");
} else {
  setTimeout(() => say("answer to: " + prompt.trim().split("\n").at(-1)), wants("PARALLEL") ? 400 : 0);
}
`;
