import { expect, test } from "vitest";
import { matchesEtag, negotiateCoding, negotiateLanguage, wantsHtml, wantsJson } from "./accept.ts";

test.each<[header: string | undefined, coding: string]>([
  [undefined, "identity"],
  ["", "identity"],
  ["gzip, deflate, br", "br"],
  ["gzip", "gzip"],
  ["gzip;q=1, br;q=0", "gzip"],
  ["br;q=0.1", "br"],
  ["*", "br"],
  ["*;q=0", "identity"],
  ["br;q=0, *", "gzip"],
  ["GZIP", "gzip"],
  ["zstd", "identity"],
  ["br;q=nonsense", "identity"],
])("Accept-Encoding %j is answered in %s", (header, coding) => {
  expect(negotiateCoding(header)).toBe(coding);
});

test.each<[header: string | undefined, language: string]>([
  [undefined, "en"],
  ["de", "de"],
  ["de-CH", "de"],
  ["DE-at;q=0.9, en;q=0.8", "de"],
  ["en-GB, de;q=0.9", "en"],
  ["fr, it, de;q=0.1", "de"],
  ["de;q=0", "en"],
  ["*", "en"],
  ["den", "en"],
  ["x".repeat(10_000), "en"],
])("Accept-Language %j is answered in %s", (header, language) => {
  expect(negotiateLanguage("auto", header)).toBe(language);
});

test("a language of the config is not negotiable", () => {
  expect(negotiateLanguage("de", "en")).toBe("de");
});

test.each<[header: string | undefined, matches: boolean]>([
  [undefined, false],
  ['W/"a"', true],
  ['"a"', true],
  ['"b", W/"a"', true],
  ["*", true],
  ['"b"', false],
  ["a", false],
])("If-None-Match %j", (header, matches) => {
  expect(matchesEtag(header, 'W/"a"')).toBe(matches);
});

test("a browser that also takes JSON is a reader", () => {
  expect(wantsJson("text/html,application/json;q=0.9")).toBe(false);
  expect(wantsJson("application/problem+json")).toBe(true);
  expect(wantsJson("*/*")).toBe(false);
  expect(wantsJson(undefined)).toBe(false);
});

test.each<[accept: string, page: boolean]>([
  ["text/html,application/xhtml+xml,*/*;q=0.8", true],
  ["Text/HTML", true],
  ["application/json, text/html", true],
  ["application/problem+json, text/html;q=0.5", false],
  ["text/html;q=0.1, application/json", false],
  ["text/html;q=0", false],
  ["*/*", false],
])("Accept %j: the better liked of page and JSON is answered", (accept, page) => {
  expect(wantsHtml(accept)).toBe(page);
});
