import { describe, expect, test } from "vitest";
import { parseOrigin } from "./authority.ts";
import { checkOrigin, isServedOnForeignHost, originRules } from "./origin.ts";
import type { Seen } from "./seen.ts";

/** A request that reached us as this origin says. */
function reached(origin: string, more: Partial<Seen> = {}): Seen {
  const parts = parseOrigin(origin);
  if (!parts) throw new Error(`no origin: ${origin}`);
  const nobody = {
    proxied: false,
    trusted: false,
    claimed: null,
    address: "192.0.2.1",
    remoteAddress: "192.0.2.1",
  };
  return { ...parts, ...nobody, ...more };
}

type Answer = "yes" | "scheme" | "host" | "port" | "no host";
type Row = [origin: string, allowed: string[], answer: Answer];

function answerTo(origin: string, siteUrl: string | null, allowed: string[], asker: Seen): Answer {
  const { allowed: isAllowed, differs } = checkOrigin(origin, originRules(siteUrl, allowed), asker);
  if (isAllowed) return "yes";
  return differs ?? "no host";
}

describe("with site.url https://status.example.com", () => {
  const elsewhere = reached("http://10.0.0.5:4000");
  test.each<Row>([
    ["https://status.example.com", [], "yes"],
    ["https://status.example.com:443", [], "yes"],
    ["HTTPS://Status.Example.COM", [], "yes"],
    ["https://STATUS.example.com:443", [], "yes"],
    ["http://status.example.com", [], "scheme"],
    ["http://status.example.com:80", [], "scheme"],
    ["http://status.example.com:443", [], "scheme"],
    ["https://status.example.com:8443", [], "port"],
    ["https://status.example.com:80", [], "port"],
    ["http://status.example.com:8080", [], "port"],
    ["https://example.com", [], "host"],
    ["https://evil.example", [], "host"],
    ["https://status.example.com.evil.example", [], "host"],
    ["https://xstatus.example.com", [], "host"],
    ["https://a.status.example.com", [], "host"],
    ["https://status.example.com.", [], "host"],
    ["http://10.0.0.5:4000", [], "host"],
    ["http://localhost:4000", [], "host"],
    ["null", [], "no host"],
    ["", [], "no host"],
    ["file://", [], "no host"],
    ["file:///etc/passwd", [], "no host"],
    ["https://", [], "no host"],
    ["https:///status.example.com", [], "no host"],
    ["https://status.example.com/", [], "no host"],
    ["https://status.example.com/path", [], "no host"],
    ["https://status.example.com?x", [], "no host"],
    ["https://status.example.com#x", [], "no host"],
    ["https://user@status.example.com", [], "no host"],
    ["https://status.example.com@evil.example", [], "no host"],
    ["https://evil.example\\.status.example.com", [], "no host"],
    ["https://status.example.com https://evil.example", [], "no host"],
    ["https://status.example.com:99999", [], "no host"],
    ["https://status.example.com:abc", [], "no host"],
    ["//status.example.com", [], "no host"],
    ["status.example.com", [], "no host"],
    ["chrome-extension://abcdef", [], "no host"],
    ["data:text/html,x", [], "no host"],
    ["https://*.example.com", [], "host"],
    // One more origin.
    ["https://other.example", ["https://other.example"], "yes"],
    ["https://other.example:443", ["https://other.example"], "yes"],
    ["https://other.example", ["https://other.example:443"], "yes"],
    ["https://OTHER.example", ["https://Other.Example"], "yes"],
    ["http://other.example", ["https://other.example"], "scheme"],
    ["https://other.example:8443", ["https://other.example"], "port"],
    ["https://other.example:8443", ["https://other.example:8443"], "yes"],
    ["https://status.example.com", ["https://other.example"], "yes"],
    ["http://status.example.com", ["https://status.example.com:8443"], "scheme"],
    ["http://[::1]:4000", ["http://[::1]:4000"], "yes"],
    ["http://[0:0:0:0:0:0:0:1]:4000", ["http://[::1]:4000"], "yes"],
    ["http://[::1]:4001", ["http://[::1]:4000"], "port"],
    ["http://192.0.2.7:4000", ["http://192.0.2.7:4000"], "yes"],
    ["https://xn--bcher-kva.example", ["https://bücher.example"], "yes"],
    // Names below one.
    ["https://a.example.org", ["https://*.example.org"], "yes"],
    ["https://a.b.example.org", ["https://*.example.org"], "yes"],
    ["https://A.Example.ORG:443", ["https://*.example.org"], "yes"],
    ["https://example.org", ["https://*.example.org"], "host"],
    ["https://.example.org", ["https://*.example.org"], "host"],
    ["https://xexample.org", ["https://*.example.org"], "host"],
    ["https://a-example.org", ["https://*.example.org"], "host"],
    ["https://a.example.org.evil.example", ["https://*.example.org"], "host"],
    ["http://a.example.org", ["https://*.example.org"], "scheme"],
    ["https://a.example.org:8443", ["https://*.example.org"], "port"],
    ["https://a.example.org:8443", ["https://*.example.org:8443"], "yes"],
    ["https://a.example.org", ["https://*.example.org:8443"], "port"],
  ])("%s with %j more: %s", (origin, allowed, answer) => {
    expect(answerTo(origin, "https://status.example.com", allowed, elsewhere)).toBe(answer);
  });

  test("the path of site.url is no part of the origin", () => {
    const rules = originRules("https://status.example.com/status", []);
    expect(checkOrigin("https://status.example.com", rules, elsewhere).allowed).toBe(true);
  });
});

describe("without site.url", () => {
  test.each<[origin: string, reachedAs: string, answer: Answer]>([
    ["http://localhost:4000", "http://localhost:4000", "yes"],
    ["http://LOCALHOST:4000", "http://localhost:4000", "yes"],
    ["http://127.0.0.1:4000", "http://localhost:4000", "host"],
    ["http://localhost:4001", "http://localhost:4000", "port"],
    ["https://localhost:4000", "http://localhost:4000", "scheme"],
    ["https://h", "https://h", "yes"],
    ["https://h", "http://h", "scheme"],
    ["https://h", "http://h:4000", "port"],
    ["http://[::1]:4000", "http://[::1]:4000", "yes"],
    ["null", "http://localhost:4000", "no host"],
  ])("%s to a request that came as %s: %s", (origin, reachedAs, answer) => {
    expect(answerTo(origin, null, [], reached(reachedAs))).toBe(answer);
  });

  test("more origins are allowed beside the request's own", () => {
    const rules = originRules(null, ["https://other.example"]);
    const asker = reached("http://localhost:4000");
    expect(checkOrigin("https://other.example", rules, asker).allowed).toBe(true);
    expect(checkOrigin("http://localhost:4000", rules, asker).allowed).toBe(true);
  });
});

describe("the answer to a refused origin", () => {
  const rules = originRules("https://h.example", ["https://*.example.org"]);

  test("says what came, what was expected and which setting to change", () => {
    expect(checkOrigin("https://evil.example:444", rules, reached("http://x"))).toEqual({
      allowed: false,
      verdict: "host-not-allowed",
      origin: "https://evil.example:444",
      expected: ["https://h.example", "https://*.example.org"],
      differs: "host",
      remedy: "Add https://evil.example:444 to site.allowedOrigins",
    });
  });

  test.each([
    ["http://h.example", "scheme-behind-tls", "site.allowedOrigins"],
    ["https://h.example:8443", "port-mismatch", "site.allowedOrigins"],
    ["null", "host-not-allowed", "Open the page by its http or https address"],
  ])("%s is called %s and names %s", (origin, verdict, words) => {
    const answer = checkOrigin(origin, rules, reached("http://x"));
    expect(answer).toMatchObject({ allowed: false, verdict });
    expect(answer.remedy).toContain(words);
  });

  test("no origin at all is a program and allowed", () => {
    const answer = checkOrigin(undefined, rules, reached("http://x"));
    expect(answer).toMatchObject({ allowed: true, verdict: "ok", origin: null, differs: null, remedy: null });
  });

  test("a proxy whose word would have made it right is named", () => {
    const claimed = { scheme: "https", host: "h", port: 443 };
    const asker = reached("http://h", { proxied: true, claimed, remoteAddress: "10.1.2.3" });
    expect(checkOrigin("https://h", originRules(null, []), asker)).toMatchObject({
      verdict: "proxy-not-trusted",
      differs: "scheme",
      remedy: "Add 10.1.2.3 to site.trustedProxies",
    });
  });

  test("a proxy whose word would not have helped is not blamed", () => {
    const claimed = { scheme: "https", host: "h", port: 443 };
    const asker = reached("http://h", { proxied: true, claimed });
    expect(checkOrigin("https://other", originRules(null, []), asker).verdict).toBe("host-not-allowed");
    expect(checkOrigin("http://h.example", rules, asker).verdict).toBe("scheme-behind-tls");
  });
});

test.each([
  "example.com",
  "*",
  "//example.com",
  "https://a.*.com",
  "https://",
  "https://h/path",
  "ftp://h",
  "https://*.",
])("%j is refused as a rule, with the setting in the sentence", (text) => {
  expect(() => originRules(null, [text])).toThrow(/site\.allowedOrigins/);
});

test.each([
  ["http://h.example", false],
  ["https://h.example", false],
  ["http://sub.example.org", false],
  ["http://h.example:4000", true],
  ["http://127.0.0.1:4000", true],
  ["http://other.example", true],
])("a page served as %s will be refused by its own socket: %s", (origin, refused) => {
  const rules = originRules("https://h.example", ["https://*.example.org"]);
  expect(isServedOnForeignHost(rules, reached(origin))).toBe(refused);
  expect(isServedOnForeignHost(originRules(null, []), reached(origin))).toBe(false);
});
