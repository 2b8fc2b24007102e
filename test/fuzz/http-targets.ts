import { connect } from "node:net";
import { startWeb, type WebFixture } from "../web/start-web.ts";
import type { FuzzTarget, OpenTarget } from "./target.ts";

/** Longer than any answer takes: it hung. */
const patienceMs = 20_000;

/** Sends the bytes as they are; what comes back until the server closes. */
function exchange(web: WebFixture, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(web.port, "127.0.0.1");
    let answer = "";
    socket.setTimeout(patienceMs, () => {
      socket.destroy();
      reject(new Error(`no end of the answer within ${patienceMs} ms; so far: ${answer.slice(0, 200)}`));
    });
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    // Reset while we still write is a refusal too.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(answer));
    socket.end(Buffer.from(request, "utf8"));
  });
}

function judge(answer: string): void {
  if (answer === "") return;
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
  if (!(status >= 100 && status < 500)) throw new Error(`answered ${answer.slice(0, 300)}`);
  if (status !== 100 && !/^content-security-policy: /im.test(answer))
    throw new Error(`an answer without a policy: ${answer.slice(0, 300)}`);
}

function httpTarget(target: Omit<FuzzTarget, "open">, requestOf: (input: string) => string): FuzzTarget {
  return {
    ...target,
    async open(): Promise<OpenTarget> {
      const web = await startWeb();
      let answered = 0;
      return {
        async take(input) {
          const answer = await exchange(web, requestOf(input));
          if (answer !== "") answered++;
          judge(answer);
          const bug = web.log.lines.find(({ level }) => level === "error");
          if (bug) throw new Error(`logged ${JSON.stringify(bug)}`);
        },
        async close() {
          const page = await fetch(web.origin);
          await page.text();
          const open = await new Promise<number>((resolve) =>
            web.server.getConnections((_, count) => resolve(count)),
          );
          await web.close();
          if (answered === 0) throw new Error("nothing was ever answered");
          if (page.status !== 200) throw new Error(`the page answers ${page.status} afterwards`);
          if (open > 2) throw new Error(`${open} connections are left open`);
        },
      };
    },
  };
}

const oneLine = (text: string) => text.replace(/[\r\n]/g, "");
const asLatin = (text: string) => text.replace(/[\r\n\0]/g, " ");
const end = "\r\nConnection: close\r\n\r\n";

const post = (path: string, type: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a.example\r\nOrigin: http://a.example\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}${end}${body}`;

export const httpTargets: readonly FuzzTarget[] = [
  httpTarget(
    {
      name: "paths",
      share: 0.2,
      seeds: [
        ...[
          "/",
          "/services/api",
          "/api/v1/services/api/results?limit=100",
          "/api/v1/services/api/history?window=7d",
        ],
        ...[
          "/assets/page-abc123.js",
          "/login?return_to=/dashboard",
          "/dashboard/host?sort=a&dir=asc",
          "/live/why",
        ],
        ...[
          "/embed",
          "/badge/api.svg?type=uptime",
          "/feed.atom",
          "/api/v2/summary.json",
          "/incidents/1",
          "/tasks/1",
        ],
      ],
      words: ["/api/v1/", "services/", "limit=", "window=90d", "?", "%ff", "//", "/..", "/assets/", ".json"],
    },
    (input) => `GET /${oneLine(input).replaceAll(" ", "")} HTTP/1.1\r\nHost: a.example${end}`,
  ),
  httpTarget(
    {
      name: "headers",
      share: 0.2,
      seeds: [
        "Origin: https://status.example.com:443\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: status.example.com",
        'Forwarded: for="[2001:db8::1]:4711";proto=https;host=status.example.com, for=10.0.0.1',
        "Cookie: cortex_session=abc; cortex_form=def\r\nAccept-Language: de-CH, fr;q=0.9, en;q=0.8",
        'Accept-Encoding: br;q=1.0, gzip;q=0.5, *;q=0\r\nIf-None-Match: W/"1", "2"',
        "Authorization: Bearer abcdefghijklmnopqrstuvwxyz012345\r\nAccept: text/html,*/*;q=0.8",
        "cortex-probe: nonce\r\nRange: bytes=0-1\r\nExpect: 100-continue",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13",
      ],
      words: [
        "X-Forwarded-For: ",
        "10.0.0.1",
        "Host: ",
        "q=",
        "Bearer ",
        "for=",
        "proto=",
        "[::1]",
        "xn--",
        "null",
      ],
    },
    (input) => `GET / HTTP/1.1\r\nHost: a.example\r\n${input}${end}`,
  ),
  httpTarget(
    {
      name: "push",
      share: 0.15,
      seeds: ["?status=up&msg=OK&ping=12.5", "?status=down&msg=tape%20full", "?status=degraded", "?ping="],
      words: ["status=", "msg=", "ping=", "up", "down", "&", "1e400", "-5", "[]", "a[b]=c"],
    },
    (input) =>
      `GET /push/known-token${oneLine(input).replaceAll(" ", "+")} HTTP/1.1\r\nHost: a.example${end}`,
  ),
  httpTarget(
    {
      name: "push bodies",
      share: 0.2,
      seeds: ['{"status":"up","msg":"OK","ping":12}', '{"status":"down","msg":null}', "{}", "[]", '"text"'],
      words: ['"status"', '"ping"', ":", "1e400", '{"__proto__":', "[[[[", "]]]]", "\\u0000", "\\ud800"],
    },
    (input) => post("/push/known-token", "application/json", input),
  ),
  httpTarget(
    {
      name: "forms",
      share: 0.15,
      seeds: ["password=wrong&_csrf_token=abc&return_to=%2Fdashboard", "password=", "_csrf_token=abc"],
      words: ["password=", "&", "return_to=", "//evil.example", "%", "+", "_csrf_token=", "[]="],
    },
    (input) => post("/login", "application/x-www-form-urlencoded", asLatin(input)),
  ),
];
