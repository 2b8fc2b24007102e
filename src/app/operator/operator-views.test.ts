import { describe, expect, test } from "vitest";
import { fixtureFrame } from "../../../test/support/service-fixtures.ts";
import { viewPosition } from "../../../test/support/view-position.ts";
import { listLog } from "../../../test/web/start-web.ts";
import type { Clock } from "../../core/clock.ts";
import { ManualClock } from "../../core/manual-clock.ts";
import { createSharedViews, type SharedViews } from "../../live/shared-view.ts";
import type { Subscriber } from "../../live/topic-router.ts";
import { formTokenPlace, viewTopicPrefix } from "../../protocol/live.ts";
import type { OperatorPage } from "../../web/operator/operator-page.ts";
import { createOperatorViews } from "./operator-views.ts";

function start(
  page: Partial<OperatorPage> & { read(): Promise<void>; figure(): string },
  clock = new ManualClock(),
) {
  const log = listLog();
  const one: OperatorPage = {
    ...{ path: "/dashboard/host", entry: "host" },
    open: (params) => ({
      read: page.read,
      draw: () => ({ shape: "", fragments: new Map([["figure", page.figure()]]), lists: new Map() }),
      document: ({ fragments }) => ({
        title: "Host",
        main: `${JSON.stringify(params)}${fragments.get("figure")}`,
      }),
    }),
    ...page,
  };
  const operator = createOperatorViews({
    ...{ clock, log, frame: () => fixtureFrame, pages: () => [one], menu: () => [], views: () => views },
  });
  const views: SharedViews = createSharedViews({ clock, log, resolve: operator.resolve });
  const ask = (address: string, refreshCookie?: string) => {
    const { pathname: path, searchParams: query } = new URL(address, "http://cortex.test");
    return { path, query, language: "en" as const, formToken: "token", refreshCookie };
  };
  return { clock, log, operator, views, ask };
}

/** Somebody who has the page open, as its page says. */
function watch(views: SharedViews, html: string): void {
  const { topic, ...position } = viewPosition(html);
  const subscriber: Subscriber = {
    topic,
    push: () => undefined,
    share: () => true,
    whenCaughtUp: () => undefined,
    fail: () => undefined,
    close: () => undefined,
    onEnd: () => undefined,
  };
  views.instance(topic.slice(viewTopicPrefix.length))?.join(subscriber, position);
}

describe("a page of the operator's", () => {
  test("is read once a tick for fifty who have it open, and not at all for nobody", async () => {
    let reads = 0;
    const { clock, operator, views, ask } = start({
      refreshMs: 1_000,
      read: async () => void reads++,
      figure: () => `<p id="figure">${reads}</p>`,
    });
    const html = (await operator.show(ask("/dashboard/host"))) ?? "";
    expect(reads).toBe(1);
    await clock.advance(5_000);
    expect(reads).toBe(1);
    const fresh = (await operator.show(ask("/dashboard/host"))) ?? html;
    for (let tab = 0; tab < 50; tab++) watch(views, fresh);
    const [before, drawn] = [reads, views.drawn()];
    await clock.advance(10_100);
    expect(reads - before).toBe(10);
    expect(views.drawn() - drawn).toBe(10);
  });

  test("keeps its pace with timers that are early or late by a moment, as real ones are", async () => {
    const rough = new ManualClock();
    const onTime = rough.after;
    let turn = 0;
    const after: Clock["after"] = (delayMs, run) =>
      onTime(delayMs + ([-0.6, 1.2, 0.3][turn++ % 3] ?? 0), run);
    Object.assign(rough, { after });
    let reads = 0;
    const { clock, operator, views, ask } = start(
      { refreshMs: 1_000, read: async () => void reads++, figure: () => `<p id="figure">${reads}</p>` },
      rough,
    );
    watch(views, (await operator.show(ask("/dashboard/host"))) ?? "");
    await clock.advance(60_100);
    expect(reads).toBe(61);
  });

  test("is read at the pace that was chosen for it, and each pace is a view of its own", async () => {
    const { operator, views, ask } = start({
      refreshMs: 5_000,
      read: async () => undefined,
      figure: () => '<p id="figure"></p>',
    });
    await operator.show(ask("/dashboard/host"));
    await operator.show(ask("/dashboard/host", "store-2.host-15"));
    expect([...views.watchers().keys()]).toEqual([
      "operator:/dashboard/host:en:5",
      "operator:/dashboard/host:en:15",
    ]);
  });

  test("says since when it could not be read anew, and goes on trying", async () => {
    let broken = false;
    const { clock, log, operator, views, ask } = start({
      refreshMs: 1_000,
      read: async () => {
        if (broken) throw new Error("no such file");
      },
      figure: () => '<p id="figure">old</p>',
    });
    watch(views, (await operator.show(ask("/dashboard/host"))) ?? "");
    broken = true;
    await clock.advance(2_000);
    const told = await operator.show(ask("/dashboard/host"));
    expect(told).toContain("This could not be read anew");
    expect(told).toContain("no such file");
    expect(log.lines.some(({ event }) => event === "operator.read-failed")).toBe(true);
    broken = false;
    await clock.advance(2_000);
    expect(await operator.show(ask("/dashboard/host"))).not.toContain("This could not be read anew");
  });

  test("has the parameters it asked for and no others in its key", async () => {
    const { operator, views, ask } = start({
      path: "/tasks/:id",
      entry: "tasks",
      params: ({ id = "" }, query) => ({ id, tab: query.get("tab") ?? "log" }),
      read: async () => undefined,
      figure: () => "",
    });
    expect(await operator.show(ask("/tasks/a%2Fb?tab=graph&tracking=1"))).toContain("a/b");
    expect([...views.watchers().keys()]).toEqual(["operator:/tasks/a%2Fb?tab=graph:en:0"]);
    expect(await operator.show(ask("/tasks/%E0%A4%A"))).toBeNull();
    expect(await operator.show(ask("/dashboard/other"))).toBeNull();
  });

  test("answers a form with fragments of the asker's own and the token of the asker's session", async () => {
    const { operator, ask } = start({
      read: async () => undefined,
      figure: () => `<form id="figure">${formTokenPlace}</form>`,
      post: async ({ fields }) => ({
        status: 422,
        fragments: new Map([
          ["figure", `<form id="figure">${fields.get("count")} is too many ${formTokenPlace}</form>`],
        ]),
      }),
    });
    const answer = await operator.post(ask("/dashboard/host"), new URLSearchParams("count=101"));
    expect(answer).toMatchObject({ status: 422, html: expect.stringContaining("101 is too many token") });
    expect(await operator.show(ask("/dashboard/host"))).not.toContain("101");
  });
});
