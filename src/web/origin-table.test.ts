import { describe, expect, test } from "vitest";
import { parseOrigin } from "./authority.ts";
import { checkOrigin, originRules } from "./origin.ts";
import type { Seen } from "./seen.ts";

/** What is said of each origin: let in, or what differs from the nearest right one; `none`: it is no origin of HTTP. */
type Answer = "yes" | "scheme" | "host" | "port" | "none";
type Table = Partial<Record<Answer, readonly string[]>>;

interface Setting {
  site: string | null;
  allowed?: string[];
  /** How the request reached us. */
  reached?: string;
}

function answerTo(origin: string, { site, allowed = [], reached = "http://10.0.0.5:4000" }: Setting): Answer {
  const parts = parseOrigin(reached);
  if (!parts) throw new Error(`no origin: ${reached}`);
  const nobody = { proxied: false, trusted: false, claimed: null, address: "", remoteAddress: "" };
  const asker: Seen = { ...parts, ...nobody };
  const verdict = checkOrigin(origin, originRules(site, allowed), asker);
  return verdict.allowed ? "yes" : (verdict.differs ?? "none");
}

function check(setting: Setting, table: Table): void {
  const rows = Object.entries(table).flatMap(([answer, origins]) =>
    origins.map((origin) => [origin, answer]),
  );
  counted += rows.length;
  test.each(rows)("%j: %s", (origin, answer) => {
    expect(answerTo(origin ?? "", setting)).toBe(answer);
  });
}

let counted = 0;

/** Never an origin, whatever is configured. */
const noOrigins = [
  ...[
    "null",
    "NULL",
    "",
    " ",
    "undefined",
    "*",
    "https",
    "https:",
    "https:/",
    "https://",
    "https:///",
    "://h",
  ],
  ...[
    "file://",
    "file:///",
    "file:///etc/passwd",
    "about:blank",
    "about:srcdoc",
    "data:,x",
    "blob:https://h.example/1",
  ],
  ...[
    "javascript:alert(1)",
    "ws://h.example",
    "wss://h.example",
    "ftp://h.example",
    "chrome-extension://abcdef",
  ],
  ...["moz-extension://1234", "app://local", "//h.example", "h.example", "h.example:443", "https:h.example"],
  ...[
    "https://h.example/",
    "https://h.example/p",
    "https://h.example?q",
    "https://h.example#f",
    "https://h.example\\",
  ],
  ...["https://u@h.example", "https://u:p@h.example", "https://@h.example", "https://h.example@evil.example"],
  ...[
    "https://evil.example#@h.example",
    "https://evil.example?@h.example",
    "https://evil.example\\@h.example",
  ],
  ...[
    "https://h.example, https://evil.example",
    "https://h.example https://evil.example",
    "https://h .example",
  ],
  ...[
    "https://h.example:",
    "https://h.example:+443",
    "https://h.example:-1",
    "https://h.example:65536",
  ].slice(1),
  ...[
    "https://h.example:4_3",
    "https://h.example:0x1bb",
    "https://h.example:443:443",
    "https://h.example: 443",
  ],
  ...[
    "https://[::1",
    "https://::1",
    "https://[::1]x",
    "https://[:::1]",
    "https://[fe80::1%25eth0]",
    "https://[]",
  ],
  ...[
    "https://256.1.1.1",
    "https://1.2.3.4.5",
    "https://%",
    "https://h%2fexample",
    "https://h^example",
    "https://<h>",
  ],
  ...["https://h.example\n", "https://h.exa\tmple", "https://h.example\0", " https://h.example"],
];

describe("what is no origin is refused", () => {
  check({ site: "https://h.example", allowed: ["https://*.h.example"] }, { none: noOrigins });
});

describe("case, default ports and the path of site.url do not matter", () => {
  check(
    { site: "https://Status.Example.com:443/status/" },
    {
      yes: [
        ...["https://status.example.com", "https://status.example.com:443", "HTTPS://STATUS.EXAMPLE.COM"],
        ...[
          "https://Status.Example.Com:443",
          "https://status.example.com:0443",
          "https://status.example.com:",
        ],
      ],
      scheme: ["http://status.example.com", "http://status.example.com:80", "http://status.example.com:443"],
      port: [
        ...[
          "https://status.example.com:80",
          "https://status.example.com:8443",
          "https://status.example.com:1",
        ],
        ...["https://status.example.com:65535", "http://status.example.com:8080"],
      ],
    },
  );
});

describe("names that look alike are others", () => {
  check(
    { site: "https://status.example.com" },
    {
      host: [
        ...[
          "https://status.example.com.",
          "https://status.example.com.evil.example",
          "https://xstatus.example.com",
        ],
        ...[
          "https://status-example.com",
          "https://statusexample.com",
          "https://status.example.co",
          "https://example.com",
        ],
        ...[
          "https://status.example.comm",
          "https://www.status.example.com",
          "https://status.example.com.com",
        ],
        ...["https://stаtus.example.com", "https://status.exаmple.com", "https://status.examp1e.com"],
        ...[
          "https://xn--sttus-wsf.example.com",
          "https://status.example.com%2eevil.example",
          "https://status..example.com",
        ],
        ...["https://_status.example.com", "https://*.example.com", "https://localhost", "https://127.0.0.1"],
      ],
      yes: [
        "https://status。example。com",
        "https://ｓｔａｔｕｓ.example.com",
        "https://status%2eexample.com",
      ],
    },
  );
});

describe("addresses are compared as addresses", () => {
  check(
    { site: "http://[2001:db8::7]:4000", allowed: ["http://192.0.2.7:4000", "https://[::ffff:192.0.2.7]"] },
    {
      yes: [
        ...["http://[2001:db8::7]:4000", "http://[2001:DB8::7]:4000", "http://[2001:db8:0:0:0:0:0:7]:4000"],
        ...["http://[2001:0db8:0000::0007]:4000", "http://192.0.2.7:4000", "http://192.0.2.07:4000"],
        ...[
          "http://0xc0000207:4000",
          "http://3221225991:4000",
          "https://[::ffff:c000:207]",
          "https://[::FFFF:192.0.2.7]",
        ],
      ],
      port: [
        "http://[2001:db8::7]",
        "http://[2001:db8::7]:4001",
        "http://192.0.2.7",
        "http://192.0.2.7:40000",
      ],
      scheme: ["https://192.0.2.7:4000", "https://[2001:db8::7]:4000", "http://[::ffff:192.0.2.7]"],
      host: [
        "http://[2001:db8::8]:4000",
        "http://192.0.2.8:4000",
        "http://[::1]:4000",
        "http://localhost:4000",
      ],
    },
  );
});

describe("a name in another script is its punycode", () => {
  check(
    { site: "https://bücher.example", allowed: ["https://*.xn--mnchen-3ya.example"] },
    {
      yes: [
        ...["https://bücher.example", "https://xn--bcher-kva.example", "https://BÜCHER.example"],
        ...[
          "https://XN--BCHER-KVA.example:443",
          "https://a.münchen.example",
          "https://a.xn--mnchen-3ya.example",
        ],
      ],
      host: [
        "https://bucher.example",
        "https://buecher.example",
        "https://münchen.example",
        "https://bücher.example.com",
      ],
      scheme: ["http://bücher.example"],
    },
  );
});

describe("a wildcard is one or more labels, never none", () => {
  check(
    { site: "https://h.example", allowed: ["https://*.example.org", "https://*.example.net:8443"] },
    {
      yes: [
        ...[
          "https://a.example.org",
          "https://a.b.c.example.org",
          "https://A.EXAMPLE.ORG",
          "https://a-b.example.org:443",
        ],
        ...["https://a.example.net:8443", "https://xn--bcher-kva.example.org", "https://1.example.org"],
      ],
      host: [
        ...["https://example.org", "https://example.org.", "https://a.example.org.", "https://aexample.org"],
        ...[
          "https://x-example.org",
          "https://a.example.org.evil.example",
          "https://example.net:8443",
          "https://org",
        ],
      ],
      port: ["https://a.example.org:8443", "https://a.example.net", "https://a.example.net:443"],
      scheme: ["http://a.example.org", "http://a.example.org:80", "http://a.example.net:8443"],
    },
  );
});

describe("without site.url the request's own origin counts", () => {
  check(
    { site: null, reached: "https://h" },
    {
      yes: ["https://h", "https://h:443", "HTTPS://H"],
      scheme: ["http://h", "http://h:80"],
      port: ["https://h:8443", "http://h:8080"],
      host: ["https://h.example", "https://hh", "https://localhost"],
    },
  );
  check(
    { site: null, reached: "http://localhost:4000" },
    {
      yes: ["http://localhost:4000", "http://LOCALHOST:4000"],
      host: ["http://127.0.0.1:4000", "http://[::1]:4000", "http://localhost.:4000"],
      port: ["http://localhost", "http://localhost:80", "http://localhost:4001"],
      scheme: ["https://localhost:4000"],
    },
  );
});

test("the table has at least 150 origins", () => {
  expect(counted).toBeGreaterThanOrEqual(150);
});
