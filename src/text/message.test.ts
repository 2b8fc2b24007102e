import { expect, test } from "vitest";
import { languages, reasons } from "../protocol/vocabulary.ts";
import { message } from "./message.ts";

test("every reason has a phrase in every language, with facts and without", () => {
  const facts = {
    status: 503,
    timeoutMs: 10_000,
    limitMs: 800,
    header: "content-type",
    ageMs: 90_000,
    code: "SERVFAIL",
  };
  for (const language of languages) {
    for (const reason of reasons) {
      expect(message(reason, null, language), reason).toMatch(/^\S.+\S$/);
      expect(message(reason, facts, language), reason).toMatch(/^\S.+\S$/);
      expect(message(reason, null, language), reason).not.toMatch(/undefined|null|NaN/);
    }
  }
});

test("the phrases are those of the contract", () => {
  expect(message("status", { status: 503 }, "en")).toBe("answered 503");
  expect(message("timeout", { timeoutMs: 10_000 }, "en")).toBe("no answer within 10 s");
  expect(message("slow", { limitMs: 800 }, "en")).toBe("over 800 ms");
  expect(message("slow", { limitMs: 1_500 }, "de")).toBe("über 1.500 ms");
  expect(message("refused", null, "en")).toBe("connection refused");
  expect(message("dns", { code: "NXDOMAIN" }, "en")).toBe("name not found");
  expect(message("self", null, "en")).toBe("this page; if you can read it, it is up");
});

test("the figures of a disk, a count of processes and what is only starting are told", () => {
  const facts = { usedPercent: 61, totalBytes: 238 * 2 ** 30 };
  expect(message("ok", facts, "en")).toBe("61 % of 238 GB used");
  expect(message("ok", facts, "de")).toBe("61 % von 238 GB belegt");
  expect(message("limit", { ...facts, usedPercent: 93, limitPercent: 90 }, "en")).toBe(
    "93 % used, limit 90 %",
  );
  expect(message("missing", { found: 1, min: 3 }, "en")).toBe("1 of 3 running");
  expect(message("missing", { found: 0, min: 1 }, "en")).toBe("not running");
  expect(message("missing", { thing: "path" }, "en")).toBe("not there");
  expect(message("reported", { phase: "starting" }, "en")).toBe("starting");
  expect(message("exit", { signal: "SIGSEGV" }, "en")).toBe("ended by SIGSEGV");
});

test("facts of the wrong type are as good as none", () => {
  expect(message("status", { status: "<script>" }, "en")).toBe("answered with an unexpected status");
  expect(message("timeout", { timeoutMs: Number.NaN }, "en")).toBe("no answer within the time limit");
});

test("what is wrong with a certificate, a name or the size of an answer is told", () => {
  expect(message("certificate", { days: 1 }, "en")).toBe("certificate expires in 1 day");
  expect(message("certificate", { days: -3, fault: "expired" }, "en")).toBe("certificate has expired");
  expect(message("certificate", { fault: "name" }, "en")).toBe("certificate is for another name");
  expect(message("certificate", { fault: "self-signed" }, "de")).toBe("Zertifikat ist selbst ausgestellt");
  expect(message("dns", { code: "NODATA" }, "en")).toBe("name has no such record");
  expect(message("limit", { redirects: 5 }, "en")).toBe("more than 5 redirects");
  expect(message("limit", { bytes: 4 * 2 ** 20 }, "de")).toBe("Antwort ist größer als 4,0 MB");
});
