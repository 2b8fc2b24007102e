import { expect, onTestFinished, test } from "vitest";
import { fixtureFrame } from "../../../test/support/service-fixtures.ts";
import { viewPosition } from "../../../test/support/view-position.ts";
import { listLog } from "../../../test/web/start-web.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { ManualClock } from "../../core/manual-clock.ts";
import { createSharedViews, type SharedViews } from "../../live/shared-view.ts";
import type { Subscriber } from "../../live/topic-router.ts";
import { viewTopicPrefix } from "../../protocol/live.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import { openFigures } from "../host/figures.ts";
import { builtInPages } from "./built-in-pages.ts";
import { createOperatorViews } from "./operator-views.ts";
import { storeFigures } from "./store-figures.ts";

const addresses = [
  ...["/dashboard/host", "/dashboard/host?window=24h", "/dashboard/host?window=7d", "/dashboard/metrics"],
  ...[
    "/dashboard/metrics?window=24h",
    "/dashboard/live",
    "/dashboard/requests",
    "/dashboard/requests?show=errors",
  ],
  ...["/dashboard/requests?search=x", "/dashboard/store"],
];

function watch(views: SharedViews, html: string): void {
  const { topic, ...position } = viewPosition(html);
  const nothing = () => undefined;
  const subscriber: Subscriber = {
    ...{ topic, push: nothing, whenCaughtUp: nothing, fail: nothing, close: nothing, onEnd: nothing },
    share: () => true,
  };
  views.instance(topic.slice(viewTopicPrefix.length))?.join(subscriber, position);
}

test("fifty tabs on ten pages at one second: one rendering a page and tick", async () => {
  const clock = new ManualClock();
  const log = listLog();
  const store = createMemoryStore();
  const { config } = parseConfig("host: { visibility: public }\n", { configDir: "/tmp", env: {} });
  if (!config) throw new Error("the config is wrong");
  const figures = await openFigures({ ...{ clock, log, store, config: () => config, lateness: () => 1 } });
  onTestFinished(() => figures.stop());
  for (let i = 0; i < 500 && figures.host.model(0) === null; i++) {
    await clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const counted = storeFigures(store, clock);
  const pages = builtInPages({
    ...{ figures, now: clock.now, lines: () => [] },
    hub: () => ({ size: 50, transports: () => new Map(), topics: () => new Map() }),
    ...{ views: () => views, refusals: () => [], counted, store },
    engine: { monitor: { storeTrouble: () => null } },
  });
  const operator = createOperatorViews({
    ...{ clock, log, frame: () => fixtureFrame, pages: () => pages, menu: () => [], views: () => views },
  });
  onTestFinished(() => operator.stop());
  const views: SharedViews = createSharedViews({ clock, log, resolve: operator.resolve });
  onTestFinished(() => views.close());
  const refreshCookie = ["host", "metrics", "live", "requests", "store"].map((page) => `${page}-1`).join(".");
  for (const address of addresses) {
    const { pathname: path, searchParams: query } = new URL(address, "http://cortex.test");
    const html = await operator.show({ path, query, language: "en", formToken: "token", refreshCookie });
    for (let tab = 0; tab < 5; tab++) watch(views, html ?? "");
  }
  expect([...views.watchers().values()].filter((watchers) => watchers === 5)).toHaveLength(addresses.length);
  const drawn = views.drawn();
  const began = process.cpuUsage();
  for (let passed = 0; passed < 10_100; passed += 50) {
    await clock.advance(50);
    // Reading /proc takes some real time, during which none passes here.
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  const drawings = views.drawn() - drawn;
  const spent = process.cpuUsage(began);
  // Ten ticks of ten pages at most, however many watch each; one that is still being read is left out.
  expect(drawings).toBeGreaterThanOrEqual(30);
  expect(drawings).toBeLessThanOrEqual(110);
  expect((spent.user + spent.system) / 1_000 / drawings).toBeLessThan(100);
});
