import { silentLog } from "../../src/core/log.ts";
import { ManualClock } from "../../src/core/manual-clock.ts";
import { type Connection, createHub } from "../../src/live/hub.ts";
import { closeCodes, type Transport } from "../../src/live/transport.ts";
import { createFixture } from "../live/fixture-routes.ts";
import { type LiveServer, startLiveServer, viewer } from "../live/live-server.ts";
import { MemoryTransport } from "../live/memory-transport.ts";
import { RawClient } from "../live/raw-client.ts";
import type { FuzzTarget, OpenTarget } from "./target.ts";

const frame = (...parts: unknown[]) => JSON.stringify(parts);

const frames = [
  frame(null, "1", "phoenix", "heartbeat", {}),
  frame("3", "3", "room:1", "phx_join", { a: 1 }),
  frame("3", "4", "room:1", "echo", { deep: [{ text: "ü💥" }] }),
  frame("3", "5", "room:1", "push", {}),
  frame("3", "6", "room:1", "boom", {}),
  frame("3", "7", "room:1", "close", {}),
  frame("3", "8", "room:1", "phx_leave", {}),
  frame("9", "9", "news", "phx_join", {}),
  frame("10", "10", "refused", "phx_join", {}),
  frame("11", "11", "crash", "phx_join", {}),
  frame("12", "12", "slow:1", "phx_join", {}),
  frame("13", "13", "operator:services", "phx_join", {}),
  frame("14", "14", "nowhere", "phx_join", {}),
  frame(3, 3, "room:2", "phx_join", null),
  "[]",
  "{}",
  "[null,null,null,null,null]",
  `["1","1","room:1","phx_join",${"[".repeat(2_000)}${"]".repeat(2_000)}]`,
];

/** A binary push in the words of the serializer: what begins so is sent as a binary frame. */
const binary = "\0\u0001\u0001\u0006\u0004" + "37room:1send" + "payload";

const words = [
  ...[
    "phx_join",
    "phx_leave",
    "phx_reply",
    "phx_error",
    "phx_close",
    "heartbeat",
    "phoenix",
    "room:1",
    "news",
  ],
  ...['"', "[", "]", ",", "null", "\n", '"1"', "{}", "\0", "view:status:en", "__proto__", "constructor"],
];

/** Codes that end a connection which says what it may not. */
const refusals: ReadonlySet<number | undefined> = new Set([closeCodes.broken, closeCodes.policy]);
const commonHeap = 64 * 1024 * 1024;

class Judge {
  answers = 0;

  hear(text: string): void {
    this.answers += 1;
    const message: unknown = JSON.parse(text);
    if (!Array.isArray(message) || message.length !== 5) throw new Error(`answered ${text.slice(0, 200)}`);
  }
}

/** Every frame goes to the product's socket, without a network between, which would make it forty times slower. */
export const frameTarget: FuzzTarget = {
  name: "frames of a socket",
  seeds: [...frames, binary],
  words,
  share: 1,
  async open(): Promise<OpenTarget> {
    const clock = new ManualClock();
    const { routes, left, answerSlow } = createFixture();
    const errors: object[] = [];
    const log = {
      ...silentLog,
      error: (fields: object, event: string) => void errors.push({ ...fields, event }),
    };
    const hub = createHub({ clock, log, routes });
    const judge = new Judge();
    let line = connect();
    global.gc?.();
    const heapBefore = process.memoryUsage().heapUsed;

    function connect(): { transport: MemoryTransport; connection: Connection } {
      const transport = new MemoryTransport();
      transport.onMessage = (text) => judge.hear(text);
      return { transport, connection: hub.accept(transport satisfies Transport, viewer) };
    }
    /** One after the other: they share a socket, so that what one left there meets the next. */
    let turn = Promise.resolve();
    return {
      take(input) {
        turn = turn.then(() => takeOne(input));
        return turn;
      },
      close,
    };

    async function takeOne(input: string): Promise<void> {
      const { transport, connection } = line;
      if (input.startsWith("\0")) connection.receiveBinary(Buffer.from(input, "latin1"));
      else connection.receive(input);
      transport.sent.length = 0;
      await clock.advance(20);
      answerSlow();
      const bug = errors.find((error) => !isExpected(error));
      if (bug) throw new Error(`logged ${JSON.stringify(bug)}`);
      errors.length = 0;
      left.length = 0;
      if (transport.closedWith === undefined) return;
      if (!refusals.has(transport.closedWith)) throw new Error(`closed with ${transport.closedWith}`);
      connection.closed();
      if (hub.size !== 0 || hub.topics().size !== 0) throw new Error("a closed socket left something behind");
      line = connect();
    }

    async function close(): Promise<void> {
      line.connection.closed();
      global.gc?.();
      const grown = process.memoryUsage().heapUsed - heapBefore;
      if (hub.size !== 0 || hub.topics().size !== 0) throw new Error("sockets or topics are left over");
      if (grown > commonHeap) throw new Error(`the heap has grown by ${grown} bytes`);
      if (judge.answers === 0) throw new Error("nothing was ever answered");
      const fresh = connect();
      const before = judge.answers;
      fresh.connection.receive(frame(null, "1", "phoenix", "heartbeat", {}));
      if (judge.answers !== before + 1) throw new Error("a heartbeat is not answered any more");
      hub.shutdown();
    }
  },
};

/** The fixture's own crashes are what it is for. */
function isExpected(error: object): boolean {
  return "event" in error && ["live.join-crashed", "live.channel-crashed"].includes(String(error.event));
}

/** Inputs under way together, each with a session that may be opened anew by a poll of its own. */
const atOnce = 16;
const pollStatuses: ReadonlySet<unknown> = new Set([200, 204, 410, 403, 429]);

/** Bodies of POSTs to a session of the long poll, over a network; `|` before a body makes it no ndjson. */
export const pollTarget: FuzzTarget = {
  name: "bodies of a long poll",
  seeds: [
    ...frames.map((text, at) => `${text}\n${frames[(at + 1) % frames.length]}`),
    ...frames.slice(0, 3).map((text) => `|${text}`),
    Buffer.from(binary, "latin1").toString("base64"),
    frames.join("\n").repeat(8),
  ],
  words,
  share: 0.2,
  async open(): Promise<OpenTarget> {
    const live = await startLiveServer({
      routes: createFixture().routes,
      limits: { messagesAtOnce: 1_000_000, messagesPerSecond: 1_000_000 },
      longPollLimits: { refusalMs: 1, holdMs: 1 },
    });
    const base = `http://127.0.0.1:${live.port}/live/longpoll?vsn=2.0.0`;
    /** A session is used until it is gone; the targets run several inputs at once, each on one of its own. */
    const free: string[] = [];
    return {
      async take(input) {
        const token = free.pop() ?? (await opened(base));
        const isLines = !input.startsWith("|");
        const posted = await send(`${base}&token=${token}`, {
          method: "POST",
          body: isLines ? input : input.slice(1),
          headers: isLines ? { "content-type": "application/x-ndjson" } : {},
        });
        if (posted.status !== 200) await drain(`${base}&token=${token}`);
        else if ((await hear(`${base}&token=${token}`)) !== 410) free.push(token);
      },
      async close() {
        await stillWorks(live);
        const { size } = live.longPoll;
        await live.close();
        if (size > free.length + atOnce) throw new Error(`${size} sessions are left`);
      },
    };
  },
};

interface PollJson {
  status: number;
  token?: string;
  messages?: string[];
}

async function send(url: string, how: RequestInit = {}): Promise<PollJson> {
  const response = await fetch(url, how);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${text.slice(0, 200)}`);
  const json = JSON.parse(text) as PollJson;
  if (!pollStatuses.has(json.status)) throw new Error(`status ${text.slice(0, 200)}`);
  return json;
}

async function hear(url: string): Promise<number> {
  const { status, messages = [] } = await send(url);
  for (const text of messages) new Judge().hear(text);
  return status;
}

/** A session that was closed hands over what it still has, and is gone then. */
async function drain(url: string): Promise<void> {
  for (let polls = 0; polls < 5; polls++) if ((await hear(url)) === 410) return;
  throw new Error("a session that refused a POST goes on");
}

async function opened(base: string): Promise<string> {
  const { token } = await send(base);
  if (token === undefined) throw new Error("no session was opened");
  return token;
}

async function stillWorks(live: LiveServer): Promise<void> {
  const client = await RawClient.open(live.url);
  await client.settle();
  client.cut();
}
