import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { openSocket } from "../../src/client/open-socket.ts";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { createSharedViews, viewRoute } from "../../src/live/shared-view.ts";
import type { ViewPatch } from "../../src/protocol/live.ts";
import { type FollowedPage, type PagePosition, ViewFollower } from "../../src/web/assets/view-follower.ts";
import { startLiveServer } from "./live-server.ts";
import { ModelPage, ModelSource } from "./model-view.ts";

afterEach(() => vi.restoreAllMocks());

/** A viewer of a page that can be made to break, as a browser's document can. */
async function follow() {
  const source = new ModelSource();
  const views = createSharedViews({
    ...{ clock: systemClock, log: silentLog, resolve: () => source },
    timing: { urgentMs: 1, figuresMs: 10, retryMs: 50 },
  });
  const live = await startLiveServer({
    routes: [viewRoute(views, () => ({ allowed: true, rights: "viewer" }))],
  });
  const { socket, close } = openSocket({
    ...{ endPoint: `ws://127.0.0.1:${live.port}/live`, whyUrl: "", webSocket: WebSocket },
    ...{ onDoubt: () => undefined, onHeard: () => undefined, onLost: () => undefined },
  });
  onTestFinished(async () => {
    close();
    views.close();
    await live.close();
  });
  let shown: ModelPage | undefined;
  const breaks = { fetch: 0, apply: 0 };
  const page: FollowedPage = {
    apply(patch: ViewPatch) {
      if (breaks.apply-- > 0) throw new Error("the document broke");
      shown?.apply(patch);
      return true;
    },
    async fetch(): Promise<PagePosition> {
      if (breaks.fetch-- > 0) throw new Error("the document broke");
      shown = new ModelPage(views.page("model")?.html ?? "");
      return { topic: "view:model", epoch: shown.epoch, seq: shown.seq };
    },
  };
  const position = await page.fetch();
  const quiet = { joined: () => undefined, lost: () => undefined, refused: () => undefined };
  socket.connect();
  if (position) new ViewFollower(socket, page, position, quiet, [5]).join();
  await expect.poll(() => views.watchers().get("model"), { timeout: 10_000 }).toBe(1);
  const change = () => {
    source.heading += 1;
    views.markDirty(["model"], { urgent: true });
  };
  const isRight = async () => {
    const right = () => new ModelPage(views.page("model")?.html ?? "").shown();
    await expect.poll(() => shown?.shown(), { timeout: 10_000, interval: 20 }).toEqual(right());
  };
  return { source, breaks, change, isRight };
}

test("a page that could not be put in place is fetched again", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { source, breaks, change, isRight } = await follow();
  breaks.fetch = 2;
  source.shape = "b";
  change();
  await isRight();
  change();
  await isRight();
});

test("a page that broke over a patch is fetched, not patched further", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { source, breaks, change, isRight } = await follow();
  source.lists.get("left")?.push("a");
  breaks.apply = 1;
  change();
  await isRight();
});
