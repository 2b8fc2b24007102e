import { describe, expect, test } from "vitest";
import { hostFixture, silentHost } from "../../../../test/support/host-fixtures.ts";
import { hostContentOf } from "../../../../test/support/host-page-fixtures.ts";
import { fixtureFrame } from "../../../../test/support/service-fixtures.ts";
import { unreadable } from "../../../host/reading.ts";
import type { Roll } from "../../../metric/ports.ts";
import { rollOf } from "../../../metric/roll.ts";
import { catalogue } from "../../../text/catalogue.ts";
import type { HostModel } from "../../views/host-gauges.ts";
import { fullIn } from "./full-in.ts";
import { hostHeadline } from "./host-verdict.ts";
import { livePage } from "./live-page.ts";
import { metricsPage } from "./metrics-page.ts";
import { requestsPage } from "./requests-page.ts";
import { pointsOf } from "./series.ts";

const noon = Date.UTC(2026, 10, 23, 12);
const hour = 3_600_000;
const words = catalogue("en");
const withLimits = (figures = hostFixture()): HostModel => ({
  figures,
  diskLimits: new Map([["/srv/backup", 0.9]]),
});

const text = (html: string) =>
  html
    .replaceAll(/<svg.*?<\/svg>|<[^>]+>/g, " ")
    .replaceAll("\u00a0", " ")
    .replaceAll(/\s+/g, " ");

async function shown(host: HostModel, language: "en" | "de" = "en"): Promise<string> {
  const content = await hostContentOf(host, { ...fixtureFrame, language });
  return text([...content.draw().fragments.values()].join(" "));
}

describe("the page of the host", () => {
  test("says first what the machine is short of, then shows each core, chart and disk", async () => {
    const html = await shown(withLimits());
    expect(html).toContain("cortex-01 is short of space on /srv/backup");
    expect(html).toContain(
      "/srv/backup is 88 % used. Up 41 days, Debian GNU/Linux 12 (bookworm), no container limit.",
    );
    expect(html).toContain("Core 7");
    expect(html).toMatch(/\/srv\/backup sda1 xfs\s+88 %\s+3\.6 TB\s+9 days/);
    expect(html).toContain("nvme0n1p2 ext4");
  });

  test("of more cores than it draws it says how many", async () => {
    const cores = (count: number) => {
      const figures = hostFixture();
      const cpu = { busy: 0.1, cores: Array.from({ length: count }, (_, core) => ({ core, busy: 0.1 })) };
      return withLimits(hostFixture({ cpu: { ...figures.cpu, ...cpu } as typeof figures.cpu }));
    };
    expect(await shown(cores(65))).toContain("1 more core is measured and not drawn here.");
    expect(await shown(cores(64))).not.toContain("not drawn here");
  });

  test("says why each figure is missing, in the language of the reader, and never zero", async () => {
    const html = await shown(withLimits(silentHost), "de");
    expect(html).toContain("dieses System sagt es nicht");
    expect(html).toContain("darf nicht gelesen werden");
    expect(html).toContain("wird gemessen");
  });

  test("a disk that gives no answer stands in its row, the others are told", async () => {
    const figures = hostFixture();
    const disks = Array.isArray(figures.disks) ? figures.disks : [];
    const dead = {
      ...disks[0],
      path: "/mnt/nas",
      isRemote: true,
      space: unreadable("silent"),
      io: unreadable("missing"),
    };
    const html = await shown(withLimits(hostFixture({ disks: [...disks, dead] as typeof disks })));
    expect(html).toMatch(/\/mnt\/nas .*?gives no answer/);
    expect(html).toContain("62 %");
  });

  test("limits of the container and memory that runs out are part of the sentence", () => {
    const limited = hostFixture({
      memory: { totalBytes: 100, usedBytes: 97, cacheBytes: 1 },
      disks: [],
      limits: { version: "v2", memory: { limitBytes: 50, usedBytes: 49 }, cores: 1.5, processes: null },
    });
    expect(hostHeadline(withLimits(limited), "en", words)).toEqual({
      title: "cortex-01 is short of memory and memory of the container",
      sentence:
        "Memory is 97 % used. Memory of the container is 98 % used. Up 41 days, Debian GNU/Linux 12 (bookworm), limited to 1.5 cores, memory limited by the container.",
      mark: "degraded",
    });
    const roomy = hostHeadline(withLimits(hostFixture({ disks: [] })), "en", words);
    expect(roomy).toMatchObject({ title: "cortex-01 has room to spare", mark: null });
  });
});

describe("when a disk is full", () => {
  const growing = (hours: number, perDay: number): Roll[] =>
    Array.from({ length: hours }, (_, at) => rollOf("a", noon + at * hour, 50 + (at / 24) * perDay));
  test.each([
    [growing(3, 5), null],
    [growing(48, 0), "does not grow"],
    [growing(48, -2), "does not grow"],
    [growing(48, 10), "3 days"],
    [growing(48, 0.1), "more than a year"],
    [growing(24, 60), "less than a day"],
  ])("a straight line tells it, once there is enough of a past (%#)", (rolls, says) => {
    expect(fullIn(rolls, words, "en")).toBe(says);
  });
});

describe("points of a chart", () => {
  test("nothing is drawn across what was not measured", () => {
    const rolls = [0, 1, 2, 9, 10].map((at) => rollOf("a", noon + at * 60_000, at));
    expect(pointsOf(rolls, "1h").map(([, value]) => value)).toEqual([0, 1, 2, null, 9, 10]);
  });
  test("a figure that comes every ten minutes is a line", () => {
    const rolls = [0, 10, 20, 30].map((at) => rollOf("a", noon + at * 60_000, at));
    expect(pointsOf(rolls, "1h")).toHaveLength(4);
  });
});

describe("other built-in pages", () => {
  const read = async (page: ReturnType<typeof livePage>, params = {}) => {
    const content = page.open(params, fixtureFrame);
    await content?.read?.();
    return text([...(content?.draw().fragments.values() ?? [])].join(" "));
  };

  test("live names the setting that would allow each refused origin", async () => {
    const html = await read(
      livePage({
        viewers: () => 3,
        transports: () =>
          new Map([
            ["websocket", 2],
            ["longpoll", 1],
          ]),
        topics: () => new Map([["service_status", 2]]),
        views: () => new Map(),
        drawn: () => 9,
        refusals: () => [
          {
            ...{
              allowed: false,
              verdict: "host-not-allowed",
              origin: "https://<b>evil",
              expected: ["https://h"],
            },
            ...{
              differs: "host",
              remedy: "Set site.url: https://h",
              firstAt: noon,
              at: noon,
              count: 4,
              remoteAddress: "x",
            },
          },
        ],
        now: () => noon,
      }),
    );
    expect(html).toContain("3 pages are connected");
    expect(html).toContain("https://&lt;b&gt;evil 4 https://h host Set site.url: https://h");
  });

  test("requests shows the lines that were asked for, and the search finds in them", async () => {
    const line = (event: string, level: "debug" | "error", more = "") => ({
      at: noon,
      level,
      event,
      text: more,
    });
    const page = requestsPage({
      lines: () => [line("web.request", "debug", "path=/a"), line("store.failed", "error", "disk full")],
      now: () => noon,
    });
    expect(await read(page)).toContain("1 error in the log");
    expect(await read(page, { show: "errors" })).not.toContain("web.request");
    const found = await read(page, { search: "disk full" });
    expect(found).toContain("store.failed");
    expect(found).not.toContain("web.request");
  });

  test("metrics shows the user's own first, and teaches how where there are none", async () => {
    const one = (name: string, source: "own" | "host") => ({
      name,
      source,
      unit: null,
      latest: 1,
      latestAt: noon,
    });
    const series = { prepare: () => null, of: () => [], now: () => noon };
    const own = await read(
      metricsPage({ all: () => [one("host.load", "host"), one("queue", "own")], series }),
    );
    expect(own.indexOf("queue")).toBeLessThan(own.indexOf("host.load"));
    const none = await read(metricsPage({ all: () => [one("host.load", "host")], series }));
    expect(none).toContain("/api/v1/metrics");
  });
});
