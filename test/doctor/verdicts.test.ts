import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { verdicts } from "../../src/doctor/report.ts";
import { inDays, issue, trustInThisProcess } from "../support/certificates.ts";
import { type ProxyHabits, startProxy } from "../support/proxy.ts";
import { serve, serveSecurely, speak, unusedPort } from "../support/servers.ts";
import { examinedThrough, type Server, startServer } from "./behind.ts";
import { examined, failedStep } from "./examined.ts";

const root = issue({ commonName: "Root of this test", isAuthority: true });
const certificate = issue({ issuer: root });
trustInThisProcess(root);

let server: Server;
/** No site.url, and one proxy that is trusted: 127.0.0.1. */
let plain: string;

beforeAll(async () => {
  server = await startServer("{ name: Plain, trustedProxies: [127.0.0.1] }");
  plain = server.url;
});

afterAll(() => server.end());

const through = (habits: ProxyHabits, upstream = plain) => examinedThrough(habits, upstream);

describe("ok", () => {
  test("is what stands directly on the network", async () => {
    const report = await examined(plain);
    expect(report).toMatchObject({ url: `${plain}/`, verdict: "ok", remedy: null, warnings: [] });
    expect(report.steps.map(({ step }) => step)).toEqual([
      ...["resolve", "connect", "http", "assets", "origin", "websocket", "longpoll", "browser"],
    ]);
    for (const step of report.steps) {
      expect(step).toEqual({
        ...{ step: step.step, ok: true, ms: expect.any(Number) },
        ...{ expected: expect.stringMatching(/./), found: expect.stringMatching(/./) },
      });
    }
  });

  test.each<[string, ProxyHabits]>([
    ["over plain HTTP", {}],
    ["with TLS of its own", { tls: certificate }],
    ["that is slow with everything but lets all through", { holdsPollsMs: 300 }],
    [
      "that writes Forwarded instead",
      {
        tls: certificate,
        writes: ({ host, scheme }) => ({
          host: "internal:4000",
          forwarded: `for=192.0.2.9;proto=${scheme};host="${host}"`,
        }),
      },
    ],
  ])("is a right proxy %s", async (_, habits) => {
    const { verdict, failed, warnings } = await through(habits);
    expect([verdict, failed]).toEqual(["ok", null]);
    expect(warnings).toEqual([expect.stringContaining("site.url is not set behind a proxy")]);
  });

  test("is a redirect from http to https, as visitors follow it", async () => {
    const secure = await startProxy(plain, { tls: certificate });
    const front = await serve((_, response) => response.writeHead(308, { location: secure.url }).end());
    const report = await examined(front);
    expect([report.verdict, failedStep(report)]).toEqual(["ok", null]);
  });
});

describe("unreachable", () => {
  const unreachable = async (url: string, more = {}) => {
    const report = await examined(url, more);
    expect(report).toMatchObject({ verdict: "unreachable", remedy: expect.stringMatching(/./) });
    return failedStep(report);
  };

  test("is a name that nobody knows", async () => {
    const lookup = async () => {
      throw Object.assign(new Error("queryA ENOTFOUND nowhere.example"), { code: "ENOTFOUND" });
    };
    expect(await unreachable("http://nowhere.example", { lookup })).toMatch(/^resolve: .*ENOTFOUND/);
  });

  test("is a port where nothing listens", async () => {
    expect(await unreachable(`http://127.0.0.1:${await unusedPort()}`)).toMatch(/^connect: .*ECONNREFUSED/);
  });

  test.each([
    ["expired", issue({ issuer: root, validFrom: inDays(-90), validTo: inDays(-1) }), /expired/],
    ["for another name", issue({ issuer: root, names: ["other.example"] }), /cert/i],
    ["of an authority nobody knows", issue(), /self-signed/],
  ])("is a certificate that is %s", async (_, wrong, words) => {
    const url = await serveSecurely(wrong, (_, response) => void response.end());
    const failed = await unreachable(url);
    expect(failed).toMatch(/^tls: /);
    expect(failed).toMatch(words);
  });

  test("is a port that speaks no TLS", async () => {
    const url = await serve((_, response) => void response.end());
    expect(await unreachable(url.replace("http:", "https:"))).toMatch(/^tls: /);
  });

  test.each([
    ["says nothing", () => undefined],
    ["hangs up", (socket: { destroy(): void }) => socket.destroy()],
  ])("is a server that %s", async (_, answer) => {
    const port = await speak(answer);
    expect(await unreachable(`http://127.0.0.1:${port}`)).toMatch(/^http: /);
  });
});

describe("not-cortex", () => {
  test("is another site", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<title>Welcome</title><p>It works!");
    });
    const report = await examined(url);
    expect(report.verdict).toBe("not-cortex");
    expect(failedStep(report)).toBe('http: answered 200, and is no page of Cortex Status but "Welcome"');
  });

  test("is what speaks no HTTP, and what sends visitors round in circles", async () => {
    const mail = await speak((socket) => socket.end("220 mail ready\r\n"));
    const circle = await serve((_, response) => void response.writeHead(302, { location: "/" }).end());
    for (const url of [`http://127.0.0.1:${mail}`, circle])
      expect(await examined(url)).toMatchObject({
        verdict: "not-cortex",
        remedy: expect.stringMatching(/./),
      });
  });

  test("is a proxy that reaches no server, and it says so", async () => {
    const url = await serve((_, response) => void response.writeHead(502).end("Bad gateway"));
    const { verdict, remedy } = await examined(url);
    expect(verdict).toBe("not-cortex");
    expect(remedy).toContain("upstream");
  });

  test("is a proxy that passes the page on and not what is below it", async () => {
    const { verdict, failed, remedy } = await through({
      changes: (path) => (path.startsWith("/live") ? { status: 404, headers: {}, body: "" } : undefined),
    });
    expect([verdict, failed]).toEqual([
      "not-cortex",
      expect.stringMatching(/^origin: \/live\/why answered 404/),
    ]);
    expect(remedy).toContain("/live");
  });
});

describe("assets-missing", () => {
  const html = { "content-type": "text/html; charset=utf-8" };

  test.each<[string, ProxyHabits["changes"], RegExp]>([
    [
      "is an old page, whose script is gone",
      (path, answer) =>
        path === "/" ? { ...answer, body: answer.body.replace(/page-[\w-]+\.js/, "page-0ld.js") } : undefined,
      /page-0ld\.js answered 404/,
    ],
    [
      "is a script that is answered with a page",
      (path) => (path.endsWith(".js") ? { status: 200, headers: html, body: "<p>hello" } : undefined),
      /\.js is text\/html/,
    ],
    [
      "is a style that is not there",
      (path) => (path.endsWith(".css") ? { status: 503, headers: html, body: "" } : undefined),
      /\.css answered 503/,
    ],
  ])("%s", async (_, changes, words) => {
    const { verdict, failed } = await through({ ...(changes && { changes }) });
    expect([verdict, failed]).toEqual(["assets-missing", expect.stringMatching(words)]);
  });

  test("is a page below a path that it does not know of; site.url is the remedy", async () => {
    const proxy = await startProxy(plain, {
      strips: "/status",
      changes: (path, answer) => (path.startsWith("/assets") ? { ...answer, status: 404 } : undefined),
    });
    const { verdict, remedy } = await examined(`${proxy.url}/status`);
    expect(verdict).toBe("assets-missing");
    expect(remedy).toContain(`site.url: ${proxy.url}/status`);
  });
});

describe("the origin", () => {
  test.each<[string, ProxyHabits["writes"]]>([
    ["X-Forwarded-*", undefined],
    ["no more than X-Forwarded-For", ({ host }) => ({ host, "x-forwarded-for": "192.0.2.9" })],
    ["Forwarded", ({ host, scheme }) => ({ host: "internal", forwarded: `proto=${scheme};host="${host}"` })],
  ])("is proxy-not-trusted when %s comes from elsewhere", async (_, writes) => {
    const { verdict, remedy } = await through({
      from: "127.0.0.2",
      tls: certificate,
      ...(writes && { writes }),
    });
    expect([verdict, remedy]).toEqual([
      "proxy-not-trusted",
      expect.stringMatching(/Add 127\.0\.0\.2 to site\.trustedProxies$/),
    ]);
  });

  test("is scheme-behind-tls when the proxy ends TLS and does not say so", async () => {
    const writes: ProxyHabits["writes"] = ({ host }) => ({ host, "x-forwarded-for": "192.0.2.9" });
    const { verdict, remedy } = await through({ tls: certificate, writes });
    expect([verdict, remedy]).toEqual(["scheme-behind-tls", expect.stringContaining("X-Forwarded-Proto")]);
    const silent = await through({ tls: certificate, writes: ({ host }) => ({ host }) });
    expect(silent.verdict).toBe("scheme-behind-tls");
  });

  test("is port-mismatch when the proxy does not pass the port on", async () => {
    const { verdict, remedy } = await through({ writes: () => ({ host: "127.0.0.1:4000" }) });
    expect([verdict, remedy]).toEqual([
      "port-mismatch",
      expect.stringMatching(/^Set site\.url: http:\/\/127/),
    ]);
  });

  test("is host-not-allowed when the proxy asks for another host", async () => {
    const { verdict, remedy } = await through({ writes: () => ({ host: "internal:4000" }) });
    expect([verdict, remedy]).toEqual([
      "host-not-allowed",
      expect.stringMatching(/^Set site\.url: http:\/\/127/),
    ]);
  });

  test("is host-not-allowed when the proxy writes an Origin of its own, and the proxy is what has to change", async () => {
    const { verdict, remedy } = await through({
      writes: ({ host }) => ({ host, origin: "http://internal" }),
    });
    expect([verdict, remedy]).toEqual([
      "host-not-allowed",
      expect.stringContaining("pass the header Origin on"),
    ]);
  });

  test("is judged by site.url when there is one", async () => {
    const named = await startServer("{ name: Named, url: 'https://status.example.com' }");
    onTestFinished(named.end);
    const { verdict, remedy } = await through({}, named.url);
    expect([verdict, remedy]).toEqual(["host-not-allowed", expect.stringContaining("site.allowedOrigins")]);
  });
});

test("every verdict is one of the table, in its order", () => {
  expect(verdicts).toEqual([
    ...["unreachable", "not-cortex", "assets-missing", "proxy-not-trusted", "scheme-behind-tls"],
    ...["port-mismatch", "host-not-allowed", "upgrade-stripped", "poll-buffered", "proxy-idle-timeout"],
    ...["browser", "ok"],
  ]);
});
