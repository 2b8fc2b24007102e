import { once } from "node:events";
import { WebSocket } from "ws";
import { answer } from "./answer.ts";

/** Tabs of one operator's browser: each fetched its page and joined the view that the page names. */
interface Tab {
  patches: number;
}

const tabs: Tab[] = [];

answer("open", async (url: string, password: string, paths: readonly string[], count: number) => {
  const session = await logIn(url, password);
  const paces = ["home", "host", "metrics", "live", "requests", "store", "queue", "jobs"].map(
    (id) => `${id}-1`,
  );
  const cookie = `${session}; cortex_refresh=${paces.join(".")}`;
  for (let turn = 0; turn < count; turn++) {
    const path = paths[turn % paths.length] ?? "/dashboard";
    await open(url, path, cookie);
  }
  return tabs.length;
});

answer("patches", () => tabs.reduce((sum, { patches }) => sum + patches, 0));
process.channel?.ref();

async function logIn(url: string, password: string): Promise<string> {
  const body = new URLSearchParams({ password });
  const response = await fetch(`${url}/login`, { method: "POST", redirect: "manual", body });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0] ?? "")
    .join("; ");
}

/** As the script of the page does it: whoever is told to fetch the page anew does so on the same socket. */
async function open(url: string, path: string, cookie: string): Promise<void> {
  const tab: Tab = { patches: 0 };
  const socket = new WebSocket(`${url.replace("http", "ws")}/live/websocket?vsn=2.0.0`, {
    ...{ headers: { cookie, origin: url }, perMessageDeflate: false },
  });
  await once(socket, "open");
  let ref = 0;
  const join = async (): Promise<void> => {
    const html = await (await fetch(url + path, { headers: { cookie } })).text();
    const [, topic = "", epoch = "", seq = ""] =
      /data-view-topic="([^"]*)" data-view-epoch="([^"]*)" data-view-seq="(\d+)"/.exec(html) ?? [];
    if (topic === "") throw new Error(`${path} is no live page: ${html.slice(0, 200)}`);
    const asked = String(++ref);
    const place = { epoch, seq: Number(seq) };
    socket.send(JSON.stringify([asked, asked, topic.replaceAll("&amp;", "&"), "phx_join", place]));
  };
  const joined = Promise.withResolvers<void>();
  socket.on("message", (data) => {
    const [, , , event, payload] = JSON.parse(String(data)) as [0, 0, 0, string, Reply];
    if (event === "patch") tab.patches += 1;
    const isAway = event === "refetch" || (event === "phx_reply" && payload.response?.refetch === true);
    if (isAway) void join();
    else if (event === "phx_reply") {
      if (payload.status === "ok") joined.resolve();
      else joined.reject(new Error(`${path}: ${String(data).slice(0, 200)}`));
    }
  });
  await join();
  await joined.promise;
  tabs.push(tab);
}

interface Reply {
  status?: string;
  response?: { refetch?: boolean };
}
