import type { Claim } from "../harness.ts";
import { freePort, startPart } from "../process.ts";
import { answers, httpServices, startProduct } from "../product.ts";

const services = 100;
const encoding = "br, gzip";
const windowMs = 2_000;

export const pageRate: Claim = {
  name: "page-rate",
  says: `status page with ${services} services, requests a second on kept connections, against bare node:http answering the same bytes`,
  unit: "requests/s",
  pairs: 10,
  limit: { text: "ratio at least 0.7", holds: ({ ratio }) => ratio >= 0.7 },
  async open() {
    const targetPort = await freePort();
    const target = startPart("target", targetPort);
    const ours = await startProduct(httpServices(services, targetPort, "60s"));
    await answers(`${ours.url}/`);
    const barePort = await freePort();
    const bare = startPart("bare-page", barePort, `${ours.url}/`, encoding);
    await answers(`http://127.0.0.1:${barePort}/`);
    const readers = startPart("page-readers");
    const read = (port: number) => readers.ask<number>("read", port, encoding, windowMs);
    await read(ours.port);
    await read(barePort);
    return {
      sample: async () => ({ ours: await read(ours.port), bare: await read(barePort) }),
      close: async () => void (await Promise.all([ours, bare, readers, target].map((part) => part.stop()))),
    };
  },
};
