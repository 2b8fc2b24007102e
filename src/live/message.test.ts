import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeMessage, parseBinaryHeader, parseMessage } from "./message.ts";

const ref = fc.oneof(fc.string(), fc.constant(null));
const message = fc.record({
  joinRef: ref,
  ref,
  topic: fc.string({ unit: "grapheme" }),
  event: fc.string(),
  payload: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
});

test("what is written is read back, with anything after the fifth element ignored", () => {
  fc.assert(
    fc.property(message, (written) => {
      const text = encodeMessage(written);
      expect(parseMessage(text)).toEqual({ ok: true, message: written });
      expect(parseMessage(`${text.slice(0, -1)},"more"]`)).toEqual({ ok: true, message: written });
    }),
  );
});

test("no text and no bytes make the readers throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(typeof parseMessage(text).ok).toBe("boolean");
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(typeof parseBinaryHeader(bytes).ok).toBe("boolean");
    }),
  );
});

test("the header of a binary push names whom to answer; an empty ref is none", () => {
  const bytes = Buffer.from([0, 1, 1, 1, 1, ...Buffer.from("01te"), 1, 4]);
  expect(parseBinaryHeader(bytes)).toEqual({
    ok: true,
    message: { joinRef: "0", ref: "1", topic: "t", event: "e", payload: null },
  });
  expect(parseBinaryHeader(Buffer.from([0, 0, 0, 1, 1, ...Buffer.from("te")]))).toMatchObject({
    message: { joinRef: null, ref: null },
  });
});

test.each([
  ["another kind than a push", [1, 1, 1, 1, 1, 48, 49, 50, 51]],
  ["lengths beyond the end", [0, 1, 1, 1, 9, 48, 49, 50, 51]],
  ["no header", [0, 1]],
])("a binary frame with %s is malformed", (_, bytes) => {
  expect(parseBinaryHeader(Uint8Array.from(bytes)).ok).toBe(false);
});
