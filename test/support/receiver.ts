import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import type { SendContext } from "../../src/notify/channel.ts";
import type { Item, Letter } from "../../src/notify/item.ts";

export interface Taken {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver on a port of its own, which keeps what it is sent. */
export async function receiver(
  answer: (response: ServerResponse) => void = (response) => response.end("ok"),
) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      taken.push({ path: request.url ?? "", headers: request.headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, taken };
}

export const hostileName = 'Shop <b>&"*_`[x](http://evil) @everyone <!channel>\r\nBcc: evil@example.com';

export function item(more: Partial<Item> = {}): Item {
  return {
    ...{ event: "service.changed", at: Date.UTC(2026, 10, 25, 14, 2), level: "down" },
    title: `${hostileName} is down: answered 503`,
    lines: ["Since 25 Nov 2026, 14:02:00", "GET http://10.0.0.1/: 503\n<html>*down*</html>"],
    ...{ link: "https://status.example.com/services/shop", subject: "service:shop", ends: false },
    change: {
      ...{ serviceName: hostileName, from: "operational", to: "down", since: 0, cause: "answered 503" },
    },
    body: {
      service: { id: "shop", name: hostileName },
      from: "operational",
      to: "down",
      message: "answered 503",
    },
    ...more,
  };
}

export function letter(...items: Item[]): Letter {
  const site = { name: "Example", url: "https://status.example.com" };
  return { id: "shop-down-1.ops", site, items: items.length === 0 ? [item()] : items };
}

export function sendContext(timeoutMs = 2_000): SendContext {
  const signal = AbortSignal.timeout(timeoutMs);
  const environment = { PATH: process.env.PATH ?? "" };
  return { clock: systemClock, lookup: async () => [], signal, environment, language: "en", timeZone: "UTC" };
}
