import { connect, createServer, type Socket } from "node:net";

/** What becomes of a connection that asks for a WebSocket. */
export type Upgrades = "pass" | "strip" | "refuse" | "silence";

export interface TroubleProxy {
  port: number;
  /** Where what comes from now on is sent. */
  targetPort: number;
  upgrades: Upgrades;
  /** Longest time that bytes are held up, one after the other; chance decides for each piece. */
  slowMs: number;
  /** Ends every connection, in the middle of what is under way. */
  cut(): void;
  /** Ends some, as chance decides; how many. */
  cutSome(share: number): number;
  /** Some stay open and let nothing through any more, and nobody is told; how many. */
  freezeSome(share: number): number;
  /** From now on nothing of what is open gets through, and nobody is told; connections made after `thaw` do. */
  freeze(): void;
  thaw(): void;
  /** Connections open now. */
  size(): number;
  close(): Promise<void>;
}

const upgradeRequest = /^GET [^\r\n]*\/live\/websocket/;
const refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/** The network between browser and server on a bad day. `random` makes the day repeatable. */
export async function startTroubleProxy(
  targetPort: number,
  random: () => number = Math.random,
): Promise<TroubleProxy> {
  const links = new Set<Link>();
  let frozen = false;
  const server = createServer((client) => {
    const link = new Link(client, proxy, random);
    links.add(link);
    client.once("close", () => links.delete(link));
    if (frozen) link.freeze();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const some = (share: number, harm: (link: Link) => void): number => {
    const chosen = [...links].filter((link) => link.isWell && random() < share);
    for (const link of chosen) harm(link);
    return chosen.length;
  };
  const proxy: TroubleProxy = {
    port: typeof address === "object" && address ? address.port : 0,
    targetPort,
    upgrades: "pass",
    slowMs: 0,
    cut() {
      for (const link of links) link.cut();
    },
    cutSome: (share) => some(share, (link) => link.cut()),
    freezeSome: (share) => some(share, (link) => link.freeze()),
    freeze() {
      frozen = true;
      for (const link of links) link.freeze();
    },
    thaw() {
      frozen = false;
    },
    size: () => links.size,
    async close() {
      for (const link of links) link.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

type Ways = Pick<TroubleProxy, "targetPort" | "upgrades" | "slowMs">;

/** One connection through the proxy. */
class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #proxy: Ways;
  readonly #random: () => number;
  #frozen = false;
  #asked = false;

  constructor(client: Socket, proxy: Ways, random: () => number) {
    this.#client = client;
    this.#server = connect({ port: proxy.targetPort, host: "127.0.0.1" });
    this.#proxy = proxy;
    this.#random = random;
    client.setNoDelay();
    this.#server.setNoDelay();
    this.#pipe(client, this.#server, (bytes) => this.#request(bytes));
    this.#pipe(this.#server, client, (bytes) => bytes);
  }

  get isWell(): boolean {
    return !this.#frozen;
  }

  cut(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  freeze(): void {
    this.#frozen = true;
  }

  /** The first bytes of a connection say what it wants; browsers open one of its own for a WebSocket. */
  #request(bytes: Buffer): Buffer | null {
    if (this.#asked) return bytes;
    this.#asked = true;
    const text = bytes.toString("latin1");
    if (!upgradeRequest.test(text) || this.#proxy.upgrades === "pass") return bytes;
    if (this.#proxy.upgrades === "refuse") this.#client.end(refusal);
    if (this.#proxy.upgrades !== "strip") return null;
    return Buffer.from(text.replace(/^(?:Upgrade|Connection): .*\r\n/gim, ""), "latin1");
  }

  #pipe(from: Socket, to: Socket, change: (bytes: Buffer) => Buffer | null): void {
    let before = Promise.resolve();
    from.on("data", (bytes: Buffer) => {
      before = before.then(() => this.#forward(bytes, to, change));
    });
    from.on("error", () => to.destroy());
    from.on("close", () => {
      if (this.#frozen) return;
      void before.then(() => to.end());
    });
  }

  async #forward(bytes: Buffer, to: Socket, change: (bytes: Buffer) => Buffer | null): Promise<void> {
    const { slowMs } = this.#proxy;
    if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#random() * slowMs));
    if (this.#frozen || to.destroyed) return;
    const changed = change(bytes);
    if (changed === null) return;
    // In pieces, so that what is cut is cut anywhere.
    const half = Math.floor(changed.length * this.#random());
    if (slowMs > 0 && half > 0) {
      to.write(changed.subarray(0, half));
      await new Promise((resolve) => setTimeout(resolve, this.#random() * slowMs));
      if (this.#frozen || to.destroyed) return;
      to.write(changed.subarray(half));
    } else to.write(changed);
  }
}
