import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ProxyHabits, startProxy } from "../support/proxy.ts";
import { unusedPort } from "../support/servers.ts";
import { examinedThrough, type Server, startServer } from "./behind.ts";
import { examined, failedStep } from "./examined.ts";

let server: Server;
let plain: string;

beforeAll(async () => {
  server = await startServer("{ name: Plain }");
  plain = server.url;
});

afterAll(() => server.end());

const through = (habits: ProxyHabits) => examinedThrough(habits, plain);

describe("what carries messages", () => {
  test.each(["strip", "deaf"] as const)("is upgrade-stripped: %s", async (upgrades) => {
    const { verdict, failed, remedy } = await through({ upgrades });
    expect([verdict, failed]).toEqual(["upgrade-stripped", expect.stringMatching(/^websocket: /)]);
    expect(remedy).toContain("Upgrade");
  });

  test.each<[string, ProxyHabits]>([
    ["late", { holdsPollsMs: 2_500 }],
    ["all at once", { gathersPolls: 20 }],
  ])(
    "is poll-buffered when answers come %s, whatever WebSocket does",
    async (_, habits) => {
      for (const upgrades of ["pass", "strip"] as const) {
        const { verdict } = await through({ ...habits, upgrades });
        expect(verdict).toBe("poll-buffered");
      }
    },
    60_000,
  );

  test("is proxy-idle-timeout when a connection without a word is cut, and only with --idle", async () => {
    const proxy = await startProxy(plain, { cutsIdleAfterMs: 700 });
    expect((await examined(proxy.url)).verdict).toBe("ok");
    const report = await examined(proxy.url, { idleMs: 2_000 });
    expect(report.verdict).toBe("proxy-idle-timeout");
    expect(failedStep(report)).toMatch(/^idle: the idle socket was closed with 1006 after 0\.\d s/);
    const patient = await startProxy(plain, { cutsIdleAfterMs: 20_000 });
    expect((await examined(patient.url, { idleMs: 2_000 })).verdict).toBe("ok");
  });
});

describe("a warning, which changes no verdict,", () => {
  test("is a clock that is off by more than five seconds", async () => {
    const warned = async (offMs: number) => {
      const date = new Date(Date.now() + offMs).toUTCString();
      const { verdict, warnings } = await through({
        writes: ({ host }) => ({ host }),
        changes: (path, answer) =>
          path === "/live/why" ? { ...answer, headers: { ...answer.headers, date } } : undefined,
      });
      expect(verdict).toBe("ok");
      return warnings;
    };
    expect(await warned(60_000)).toEqual([expect.stringMatching(/clock is (59|60|61) s ahead of/)]);
    expect(await warned(-60_000)).toEqual([expect.stringMatching(/clock is (59|60|61) s behind/)]);
    expect(await warned(2_000)).toEqual([]);
  });

  test("is a service that checks this very page, known from its own config or from the page", async () => {
    const { warnings } = await examined(plain, { selfChecked: ["own"] });
    expect(warnings).toEqual([expect.stringMatching(/^Service own checks this very page/)]);
    const port = await unusedPort();
    const mirror = `[{ id: mirror, http: "http://127.0.0.1:${port}/", every: 1s }]`;
    const own = await startServer("{ name: Own }", mirror, ["--port", String(port)]);
    onTestFinished(own.end);
    await expect
      .poll(async () => (await examined(`http://127.0.0.1:${port}`)).warnings, { timeout: 20_000 })
      .toEqual([expect.stringMatching(/^Service mirror checks this very page/)]);
  });
});
