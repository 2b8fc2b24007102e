import { describe, expect, test } from "vitest";
import { ok } from "../builder.ts";
import { readForm } from "./form.ts";
import { submitForm } from "./form-result.ts";

/** What `run` gets of a form with that one field, or what is said of the field. */
async function sent(field: object, typed: Record<string, string> | string) {
  let got: unknown;
  const run = (values: { it: unknown }) => {
    got = values.it;
    return ok();
  };
  const read = readForm({ id: "f", title: "F", fields: [{ name: "it", ...field }], run }, 'form "f"');
  const answer = await submitForm(read, typeof typed === "string" ? { it: typed } : typed, {});
  return answer.kind === "refused" ? answer.errors.it : got;
}

const code = (value: string, about?: string) =>
  about === undefined ? { code: value } : { code: value, about };
const hostile = '"><script>alert(1)</script>\u0000\u202e\ud800';

type Case = [typed: string, expected: unknown];
const kinds: Record<string, [field: object, cases: Case[]]> = {
  text: [
    { type: "text", minLength: 2, maxLength: 40, pattern: "[^!]*" },
    [
      ["two words", "two words"],
      ["Grüße 🎉", "Grüße 🎉"],
      ["", code("missing")],
      ["   ", code("missing")],
      ["x", code("short", "2")],
      ["x".repeat(41), code("long", "40")],
      ["oh!", code("pattern", "[^!]*")],
      [hostile, hostile],
      ["__proto__", "__proto__"],
    ],
  ],
  "text that may be left out": [{ type: "text", required: false }, [["", ""]]],
  textarea: [
    { type: "textarea", maxLength: 100 },
    [
      ["one\r\ntwo\rthree", "one\ntwo\nthree"],
      ["\n\n", code("missing")],
      ["x".repeat(101), code("long", "100")],
      [hostile, hostile],
    ],
  ],
  number: [
    { type: "number", min: -5, max: 1_000, step: 0.5 },
    [
      ["42", 42],
      [" 42 ", 42],
      ["2,5", 2.5],
      ["1e2", 100],
      ["-0.5", -0.5],
      ["", code("missing")],
      ["forty", code("number", "forty")],
      ["1.000,5", code("number", "1.000,5")],
      ["0x10", code("number", "0x10")],
      ["NaN", code("number", "NaN")],
      ["Infinity", code("number", "Infinity")],
      ["1e999", code("number", "1e999")],
      ["٣", code("number", "٣")],
      ["-6", code("least", "-5")],
      ["1001", code("most", "1000")],
      ["0.3", code("step", "0.5")],
      [hostile, code("number", hostile.slice(0, 40))],
    ],
  ],
  "whole number": [{ type: "number", step: 1 }, [["1.5", code("whole")]]],
  "number that may be left out": [{ type: "number", required: false }, [["", null]]],
  boolean: [
    { type: "boolean" },
    [
      ["true", true],
      ["on", true],
      ["", false],
      ["false", false],
      [hostile, false],
    ],
  ],
  select: [
    { type: "select", options: ["small", { value: "l", label: "large" }] },
    [
      ["small", "small"],
      ["l", "l"],
      ["large", code("option", "small, large")],
      ["", code("missing")],
      ["toString", code("option", "small, large")],
      [hostile, code("option", "small, large")],
    ],
  ],
  "select that may be left out": [{ type: "select", options: ["small"], required: false }, [["", null]]],
  password: [
    { type: "password", minLength: 3 },
    [
      ["  secret ", "  secret "],
      ["   ", "   "],
      ["", code("missing")],
      ["ab", code("short", "3")],
      [hostile, hostile],
    ],
  ],
};

describe.each(Object.keys(kinds))("a field: %s", (kind) => {
  const [field, cases] = kinds[kind] ?? [{ type: "text" }, []];
  test.each(cases)("%j", async (typed, expected) => expect(await sent(field, typed)).toEqual(expected));
});

test("a field that was not sent is as one left empty, also when objects have such a key", async () => {
  expect(await sent({ type: "number" }, {})).toEqual({ code: "missing" });
  expect(await sent({ type: "boolean" }, {})).toBe(false);
});

test("what the form does not ask for never reaches it", async () => {
  let got: unknown;
  const run = (values: unknown) => {
    got = values;
    return ok();
  };
  const read = readForm({ id: "f", title: "F", fields: [{ name: "a", type: "text" }], run }, 'form "f"');
  await submitForm(read, { a: "1", b: "2", constructor: "3" }, {});
  expect(got).toEqual({ a: "1" });
});
