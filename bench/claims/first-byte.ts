import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Claim } from "../harness.ts";
import { freePort, type Part, startPart } from "../process.ts";
import { httpServices, startProduct } from "../product.ts";

const services = 100;
const patienceMs = 20_000;

export const firstByte: Claim = {
  name: "first-byte",
  says: `process start to first byte of the page, fresh data folder, ${services} services, against a bare node:http server`,
  unit: "ms",
  pairs: 10,
  limit: { text: "under 2,000 ms", holds: ({ ours }) => ours < 2_000 },
  async open() {
    const targetPort = await freePort();
    const target = startPart("target", targetPort);
    return {
      sample: async () => ({
        ours: await sinceStart(() => startProduct(httpServices(services, targetPort, "60s"))),
        bare: await sinceStart(async () => {
          const port = await freePort();
          return { ...startPart("bare-server", port), port };
        }),
      }),
      close: () => target.stop(),
    };
  },
};

/** From just after the process was spawned; writing its config before that is not counted. */
async function sinceStart(start: () => Promise<Part & { port: number }>): Promise<number> {
  const part = await start();
  const startedAt = performance.now();
  try {
    while (!(await hasFirstByte(part.port))) {
      if (performance.now() - startedAt > patienceMs) throw new Error("no first byte");
      await wait(2);
    }
    return performance.now() - startedAt;
  } finally {
    await part.stop();
  }
}

function hasFirstByte(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () =>
      socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
    );
    socket.once("data", (chunk) => {
      resolve(chunk.toString("latin1").startsWith("HTTP/1.1 200"));
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
  });
}
