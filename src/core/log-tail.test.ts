import { expect, test } from "vitest";
import { silentLog } from "./log.ts";
import { tailLog } from "./log-tail.ts";

const secret = "hunter2-hunter2";

test("the tail has the last 500 lines, newest first, and passes each on", () => {
  const passed: string[] = [];
  const log = { ...silentLog, info: (_: object, event: string) => void passed.push(event) };
  const tail = tailLog(
    log,
    () => 5,
    () => [],
  );
  for (let i = 0; i < 600; i++) tail.info({ i }, `event-${i}`);
  expect(passed).toHaveLength(600);
  expect(tail.lines()).toHaveLength(500);
  expect(tail.lines()[0]).toEqual({ at: 5, level: "info", event: "event-599", text: "i=599" });
});

test("a secret where a long text is cut leaves no part of itself", () => {
  const tail = tailLog(
    silentLog,
    () => 0,
    () => [secret],
  );
  tail.warn({ err: `${"x".repeat(493)} ${secret} and more` }, "x");
  const [line] = tail.lines();
  expect(line?.text).not.toContain("hunter");
});

test.each([
  [
    "a field that is named so",
    { token: "abc", nested: { apiKey: "abc", passwordHash: "abc", "set-cookie": "abc" } },
  ],
  ["a bearer token", { err: "sent Bearer abc to the server" }],
  ["the address of a push", { url: "https://h/push/abc?status=up" }],
  ["a password in an address", { target: "postgres://user:abc@db:5432/x" }],
  ["a token in a query", { url: "https://h/x?a=1&token=abc&b=2" }],
  ["a secret of the config, wherever it stands", { err: `refused ${secret}`, list: [{ deep: secret }] }],
])("%s is blacked out", (_, fields) => {
  const tail = tailLog(
    silentLog,
    () => 0,
    () => [secret],
  );
  tail.warn(fields, "x");
  const [line] = tail.lines();
  expect(line?.text).toContain("[redacted]");
  expect(line?.text).not.toMatch(/\babc\b/);
  expect(line?.text).not.toContain(secret);
});

test("what is not secret stays readable, and what has no end is cut", () => {
  const tail = tailLog(
    silentLog,
    () => 0,
    () => [],
  );
  const circular: Record<string, unknown> = { name: "a" };
  circular.self = circular;
  tail.error({ status: 404, circular, long: "x".repeat(10_000) }, "x");
  const text = tail.lines()[0]?.text ?? "";
  expect(text).toContain("status=404");
  expect(text.length).toBeLessThan(1_000);
});
