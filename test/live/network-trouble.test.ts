import { afterEach, beforeEach, expect, test } from "vitest";
import { type OpenSocket, openSocket } from "../../src/client/open-socket.ts";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { createSharedViews, type SharedViews, viewRoute } from "../../src/live/shared-view.ts";
import type { ViewPatch } from "../../src/protocol/live.ts";
import { type FollowedPage, type PagePosition, ViewFollower } from "../../src/web/assets/view-follower.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { startTroubleProxy, type TroubleProxy } from "../support/trouble-proxy.ts";
import { type LiveServer, startLiveServer } from "./live-server.ts";
import { ModelPage, ModelSource } from "./model-view.ts";

/*
 * A thousand cuts: viewers with the official client behind a network that is slow, resets connections in the middle of a
 * frame and forgets others without a word, while the page changes all the time. In the end each shows the server's page.
 */

const cuts = 1_000;
const viewers = 20;
const seed = Number(process.env.TROUBLE_SEED ?? 20_261_125);
const random = seededRandom(seed);
const below = (count: number) => Math.floor(random() * count);

let source: ModelSource;
let views: SharedViews;
let live: LiveServer;
let network: TroubleProxy;
const open: Viewer[] = [];

beforeEach(async () => {
  source = new ModelSource();
  for (const id of ["a", "b", "c"]) source.lists.get("left")?.push(id);
  views = createSharedViews({
    ...{ clock: systemClock, log: silentLog, resolve: () => source },
    timing: { urgentMs: 1, figuresMs: 10, retryMs: 50 },
  });
  live = await startLiveServer({
    routes: [viewRoute(views, () => ({ allowed: true, rights: "viewer" }))],
    longPollLimits: { holdMs: 200, quietMs: 1_000 },
    limits: { idleMs: 2_000 },
    answer: (_, response) => void response.end(views.page("model")?.html),
  });
  network = await startTroubleProxy(live.port, random);
});

afterEach(async () => {
  for (const viewer of open.splice(0)) viewer.leave();
  await network.close();
  views.close();
  await live.close();
});

/** What the script of a page does, on a page without a browser. */
class Viewer implements FollowedPage {
  shown: ModelPage | undefined;
  /** What no viewer may ever see. */
  readonly wrongs: string[] = [];
  readonly #open: OpenSocket;
  readonly #url: string;

  constructor(port: number, transport: "websocket" | "longpoll") {
    this.#url = `http://127.0.0.1:${port}/`;
    this.#open = openSocket({
      ...{
        endPoint: `ws://127.0.0.1:${port}/live`,
        whyUrl: "",
        transport,
        webSocket: WebSocket,
        pollMs: 600,
      },
      timing: { lookEveryMs: 25, silentMs: 200, patienceMs: 200, handshakeMs: 400 },
      ...{ onDoubt: () => undefined, onHeard: () => undefined, onLost: () => undefined },
    });
  }

  async start(): Promise<void> {
    let position = await this.fetch();
    while (position === null) position = await this.fetch();
    const quiet = { joined: () => undefined, lost: () => undefined, refused: () => undefined };
    const { socket } = this.#open;
    socket.connect();
    new ViewFollower(socket, this, position, quiet, [5]).join();
  }

  leave(): void {
    this.#open.close();
  }

  apply(patch: ViewPatch): boolean {
    try {
      this.shown?.apply(patch);
    } catch (thrown) {
      this.wrongs.push(String(thrown));
    }
    return true;
  }

  async fetch(): Promise<PagePosition | null> {
    const signal = AbortSignal.timeout(300);
    const html = await fetch(this.#url, { signal })
      .then((answer) => answer.text())
      .catch(() => undefined);
    if (html === undefined) return null;
    this.shown = new ModelPage(html);
    const { epoch, seq } = this.shown;
    return { topic: "view:model", epoch, seq };
  }
}

function changeSomething(): void {
  const lists = [...source.lists.values()];
  const list = lists[below(lists.length)] ?? [];
  const id = "abcdefgh"[below(8)] ?? "a";
  const dice = random();
  if (dice < 0.5) source.bump(id);
  else if (dice < 0.7) source.heading += 1;
  else if (dice < 0.98) {
    for (const other of lists) if (other.includes(id)) other.splice(other.indexOf(id), 1);
    if (random() < 0.7) list.splice(below(list.length + 1), 0, id);
  } else source.shape = String(below(1_000));
  views.markDirty(["model"], { urgent: true });
}

test(`after ${cuts} cuts at random moments every viewer shows exactly the server's page (seed ${seed})`, async () => {
  network.slowMs = 3;
  for (let i = 0; i < viewers; i += 1)
    open.push(new Viewer(network.port, i % 2 === 0 ? "websocket" : "longpoll"));
  await Promise.all(open.map((viewer) => viewer.start()));
  let done = 0;
  while (done < cuts) {
    changeSomething();
    await new Promise((resolve) => setTimeout(resolve, below(8)));
    // One in fifteen is never told: what it had stays open and dead.
    done += random() < 0.93 ? network.cutSome(0.3) : network.freezeSome(0.3);
  }
  network.slowMs = 0;
  changeSomething();
  const right = () => new ModelPage(views.page("model")?.html ?? "").shown();
  await expect
    .poll(() => open.map((viewer) => viewer.shown?.shown()), { timeout: 15_000, interval: 50 })
    .toEqual(open.map(right));
  expect(open.flatMap(({ wrongs }) => wrongs)).toEqual([]);
  // Nobody is a viewer twice, and what died is forgotten.
  await expect.poll(() => live.hub.size, { timeout: 10_000 }).toBe(viewers);
  expect(views.watchers().get("model")).toBe(viewers);
}, 60_000);
