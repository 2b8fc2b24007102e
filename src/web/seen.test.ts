import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { formatOrigin } from "./authority.ts";
import { type Seen, seen } from "./seen.ts";
import { trustedProxies } from "./trusted-proxies.ts";

const proxies = trustedProxies(["127.0.0.0/8", "::1/128", "10.0.0.0/8", "2001:db8::/32"]);

/** A socket whose other end is said to be there. */
function socketFrom(address: string): Socket {
  return Object.defineProperty(new Socket(), "remoteAddress", { get: () => address });
}

function arriving(headers: Record<string, string>, remoteAddress = "127.0.0.1"): Seen {
  const request = new IncomingMessage(socketFrom(remoteAddress));
  Object.assign(request.headers, { host: "status.example.com", ...headers });
  return seen(request, proxies);
}

describe("the origin after proxies", () => {
  test.each<[headers: Record<string, string>, origin: string]>([
    [{}, "http://status.example.com"],
    [{ host: "127.0.0.1:4000" }, "http://127.0.0.1:4000"],
    [{ host: "Status.Example.com:80" }, "http://status.example.com"],
    [{ host: "not a host" }, "http://localhost"],
    [{ "x-forwarded-proto": "https" }, "https://status.example.com"],
    [{ "x-forwarded-proto": "HTTPS" }, "https://status.example.com"],
    [{ "x-forwarded-proto": "https, http" }, "https://status.example.com"],
    [{ "x-forwarded-proto": "gopher" }, "http://status.example.com"],
    [{ "x-forwarded-proto": "https", host: "h:8443" }, "https://h:8443"],
    [{ "x-forwarded-proto": "https", "x-forwarded-host": "h", host: "127.0.0.1:4000" }, "https://h"],
    [{ "x-forwarded-proto": "https", "x-forwarded-host": "h:8443" }, "https://h:8443"],
    [{ "x-forwarded-proto": "https", "x-forwarded-port": "8443" }, "https://status.example.com:8443"],
    [{ "x-forwarded-proto": "https", "x-forwarded-host": "h:1", "x-forwarded-port": "2" }, "https://h:1"],
    [{ "x-forwarded-port": "0" }, "http://status.example.com"],
    [{ "x-forwarded-port": "99999" }, "http://status.example.com"],
    [{ "x-forwarded-host": "evil/../h" }, "http://status.example.com"],
    [{ forwarded: "for=192.0.2.43;proto=https;host=h" }, "https://h"],
    [{ forwarded: 'FOR="[2001:db8::1]:4711";Proto=https;Host="h:8443"' }, "https://h:8443"],
    [{ forwarded: "proto=https, proto=http;host=inner" }, "https://inner"],
    [{ forwarded: "proto=https;host=evil", "x-forwarded-proto": "http" }, "http://status.example.com"],
  ])("%j is %s", (headers, origin) => {
    expect(formatOrigin(arriving(headers))).toBe(origin);
  });

  test("an address outside the trusted ones is not believed, but what it claims is kept", () => {
    const asker = arriving(
      { "x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.7" },
      "203.0.113.9",
    );
    expect(asker).toMatchObject({ scheme: "http", proxied: true, trusted: false, address: "203.0.113.9" });
    expect(asker.claimed).toEqual({ scheme: "https", host: "status.example.com", port: 443 });
  });

  test("IPv4 inside IPv6 is the same address", () => {
    expect(arriving({ "x-forwarded-proto": "https" }, "::ffff:10.1.2.3")).toMatchObject({
      trusted: true,
      scheme: "https",
    });
  });
});

describe("the visitor's address", () => {
  test.each<[headers: Record<string, string>, remote: string, address: string]>([
    [{}, "203.0.113.9", "203.0.113.9"],
    [{ "x-forwarded-for": "198.51.100.7" }, "127.0.0.1", "198.51.100.7"],
    [{ "x-forwarded-for": "6.6.6.6, 198.51.100.7" }, "127.0.0.1", "198.51.100.7"],
    [{ "x-forwarded-for": "6.6.6.6, 198.51.100.7, 10.0.0.2" }, "127.0.0.1", "198.51.100.7"],
    [{ "x-forwarded-for": "198.51.100.7" }, "203.0.113.9", "203.0.113.9"],
    [{ "x-forwarded-for": "198.51.100.7:5123" }, "127.0.0.1", "198.51.100.7"],
    [{ "x-forwarded-for": "unknown" }, "127.0.0.1", "127.0.0.1"],
    [{ "x-forwarded-for": "6.6.6.6, garbage, 10.0.0.2" }, "127.0.0.1", "10.0.0.2"],
    [{ "x-forwarded-for": "10.0.0.3, 10.0.0.2" }, "127.0.0.1", "10.0.0.3"],
    [{ forwarded: 'for=6.6.6.6, for="[2001:dead::1]:99"' }, "::1", "2001:dead::1"],
    [{ forwarded: "for=_hidden" }, "127.0.0.1", "127.0.0.1"],
  ])("%j from %s is %s", (headers, remote, address) => {
    expect(arriving(headers, remote).address).toBe(address);
  });
});

test.each(["10.0.0.0/33", "10.0.0.0/x", "example.com", "::/129", "", "10.0.0.0/-1", "10.0.0.0/"])(
  "%j is refused as a trusted proxy",
  (range) => {
    expect(() => trustedProxies([range])).toThrow(/site\.trustedProxies/);
  },
);
