import { freePort, type Part, startPart } from "./process.ts";
import { answers, type Product, startProduct } from "./product.ts";

const token = "a-token-that-is-long-enough-for-a-bench";
const config = `services:\n  - { id: job, name: Job, every: 1d, push: { grace: 1h, token: "${token}" } }\n`;
const marker = '"status_update"';

export interface Change {
  ms: number;
  bytes: number;
}

/** Viewers of one server, and what makes that server tell them something. */
export interface Crowd {
  server: Part;
  viewers: Part;
  url: string;
  /** From the request to the last viewer. */
  change(): Promise<Change>;
  stop(): Promise<void>;
}

/** The product with one service, whose state a push changes; nobody watches yet. */
export async function productCrowd(): Promise<Crowd & { server: Product }> {
  const server = await startProduct(config);
  await answers(`${server.url}/healthz`);
  const viewers = startPart("viewers");
  let down = false;
  return {
    server,
    viewers,
    url: `ws://127.0.0.1:${server.port}/live/websocket?vsn=2.0.0`,
    change() {
      down = !down;
      return viewers.ask<Change>(
        "change",
        `${server.url}/push/${token}?status=${down ? "down" : "up"}`,
        marker,
      );
    },
    stop: () => stopAll([server, viewers]),
  };
}

/** A loop of ws.send over as many viewers, with messages of as many bytes. */
export async function bareCrowd(bytes: number): Promise<Crowd> {
  const port = await freePort();
  const server = startPart("bare-fan-out", port, bytes - 60);
  await answers(`http://127.0.0.1:${port}/`);
  const viewers = startPart("viewers");
  return {
    server,
    viewers,
    url: `ws://127.0.0.1:${port}/`,
    change: () => viewers.ask<Change>("change", `http://127.0.0.1:${port}/`, marker),
    stop: () => stopAll([server, viewers]),
  };
}

/** Both, with as many viewers each; rounds before the first count, so that both are warm. */
export async function bothCrowds(count: number): Promise<{ ours: Crowd; bare: Crowd }> {
  const ours = await productCrowd();
  await ours.viewers.ask("join", ours.url, count);
  const { bytes } = await ours.change();
  const bare = await bareCrowd(bytes);
  await bare.viewers.ask("join", bare.url, count);
  for (let turn = 0; turn < 5; turn++) {
    await ours.change();
    await bare.change();
  }
  return { ours, bare };
}

export async function stopAll(parts: readonly { stop(): Promise<void> }[]): Promise<void> {
  await Promise.all(parts.map((part) => part.stop()));
}
