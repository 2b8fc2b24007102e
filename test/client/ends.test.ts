import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const client = fileURLToPath(new URL("../../dist/client/index.js", import.meta.url));

/** Nothing listens there, so it pauses longer and longer between its looks: at 8 s it is in one until 17.5 s. */
const program = `
Math.random = () => 0.5;
import { connect } from ${JSON.stringify(client)};
const client = connect("http://127.0.0.1:1/");
client.ready.catch(() => undefined);
setTimeout(() => { client.close(); console.log("closed"); }, 8_000);
`;

test("a program that closed its client ends, also between two attempts", { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const closedAt = performance.now();
  expect(await exited).toBe(0);
  // The official client takes up to 2 s to let go of a connection that never opened.
  expect(performance.now() - closedAt).toBeLessThan(5_000);
});
