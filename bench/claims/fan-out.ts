import { setTimeout as wait } from "node:timers/promises";
import type { Claim } from "../harness.ts";
import { freePort, startPart } from "../process.ts";
import { answers, startProduct } from "../product.ts";

const viewers = 1_000;
const restMs = 300;
const token = "a-token-that-is-long-enough-for-a-bench";
const config = `services:\n  - { id: job, name: Job, every: 1d, push: { grace: 1h, token: "${token}" } }\n`;

export const fanOut: Claim = {
  name: "fan-out",
  says: `a pushed change, from the request to the last of ${viewers} viewers (judged and stored on the way), against a bare loop of ws.send`,
  unit: "ms",
  pairs: 10,
  limit: { text: "ratio at most 1.5", holds: ({ ratio }) => ratio <= 1.5 },
  async open() {
    const ours = await startProduct(config);
    await answers(`${ours.url}/healthz`);
    const oursViewers = startPart("viewers");
    await oursViewers.ask("join", `ws://127.0.0.1:${ours.port}/live/websocket?vsn=2.0.0`, viewers);
    let down = false;
    const changeOurs = () => {
      down = !down;
      const url = `${ours.url}/push/${token}?status=${down ? "down" : "up"}`;
      return oursViewers.ask<{ ms: number; bytes: number }>("change", url, '"status_update"');
    };
    const { bytes } = await changeOurs();
    const barePort = await freePort();
    const bare = startPart("bare-fan-out", barePort, bytes - 60);
    await answers(`http://127.0.0.1:${barePort}/`);
    const bareViewers = startPart("viewers");
    await bareViewers.ask("join", `ws://127.0.0.1:${barePort}/`, viewers);
    const changeBare = () =>
      bareViewers.ask<{ ms: number }>("change", `http://127.0.0.1:${barePort}/`, '"status_update"');
    const rested = async (change: () => Promise<{ ms: number }>) => {
      await wait(restMs);
      return (await change()).ms;
    };
    for (let turn = 0; turn < 5; turn++)
      await Promise.all([await rested(changeOurs), await rested(changeBare)]);
    return {
      sample: async () => ({ ours: await rested(changeOurs), bare: await rested(changeBare) }),
      close: async () =>
        void (await Promise.all([ours, bare, oursViewers, bareViewers].map((part) => part.stop()))),
    };
  },
};
