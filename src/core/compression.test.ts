import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compressText, onceEach } from "./compression.ts";

test("a text comes out of either coding as it went in", async () => {
  const text = "läuft ".repeat(1_000);
  expect(brotliDecompressSync(await compressText(text, "br", 2)).toString()).toBe(text);
  expect(gunzipSync(await compressText(text, "gzip")).toString()).toBe(text);
});

test("each coding is made once for everybody, and again when that failed", async () => {
  let tries = 0;
  const body = onceEach(async (coding) => {
    tries++;
    if (tries === 1) throw new Error("no memory");
    return Buffer.from(coding);
  });
  await expect(Promise.allSettled([body("br"), body("br")])).resolves.toMatchObject([
    { status: "rejected" },
    { status: "rejected" },
  ]);
  expect(tries).toBe(1);
  expect((await body("br")).toString()).toBe("br");
  expect(await body("br")).toBe(await body("br"));
  expect(body("br")).toBeInstanceOf(Buffer);
  expect(tries).toBe(2);
});
