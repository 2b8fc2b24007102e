import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../core/clock.ts";
import { discover, mostServices } from "./discover.ts";
import { type Listener, readListeners } from "./listeners.ts";

const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(server: Server, port = 0, host = "127.0.0.1"): Promise<number> {
  open.push(server.listen(port, host));
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function httpServer(answer: RequestListener): Server {
  return createHttpServer((request, response) => {
    response.setHeader("connection", "close");
    answer(request, response);
  });
}

/** As the kernel would list it, held by a process with that name. */
function listener(port: number, name: string | null, address = "127.0.0.1"): Listener {
  const owner = name === null ? null : { pid: 4242, name, script: null };
  return { address, port, uid: 0, inode: `${port}`, owner };
}

function look(listeners: readonly Listener[], ownPid = 1, ownPort = 1) {
  return discover({ listeners, clock: systemClock, ownPid, ownPort });
}

describe("discover", () => {
  test("checks what answers 2xx at / in HTTP", async () => {
    const port = await listen(httpServer((_, response) => response.end("hello")));
    const { services } = await look([listener(port, "nginx")]);
    expect(services).toEqual([
      {
        id: `nginx-${port}`,
        name: `nginx :${port}`,
        check: { http: `http://127.0.0.1:${port}/` },
        note: null,
      },
    ]);
  });

  test("follows a redirect on the same address to the page that answers", async () => {
    const server = httpServer((request, response) => {
      if (request.url === "/") response.writeHead(302, { location: "/app/" });
      response.end();
    });
    const port = await listen(server);
    const { services } = await look([listener(port, "app")]);
    expect(services[0]?.check).toEqual({ http: `http://127.0.0.1:${port}/app/` });
  });

  test.each([
    [404, {}],
    [401, {}],
    [503, {}],
    [301, { location: "https://elsewhere.example/" }],
  ])("checks what answers %i at / by connecting, and says so", async (status, headers) => {
    const port = await listen(httpServer((_, response) => response.writeHead(status, headers).end()));
    const { services } = await look([listener(port, "api")]);
    expect(services[0]?.check).toEqual({ tcp: `127.0.0.1:${port}` });
    expect(services[0]?.note).toContain(`answers ${status}`);
  });

  test("checks what speaks no HTTP by connecting, within its time also when it says nothing", async () => {
    const banner = await listen(createServer((socket) => socket.end("220 hello\r\n")));
    const mute = await listen(createServer((socket) => socket.on("error", () => socket.destroy())));
    const before = performance.now();
    const { services } = await look([listener(banner, "greeter"), listener(mute, "mute")]);
    expect(performance.now() - before).toBeLessThan(6_000);
    const checks = new Map(services.map(({ id, check }) => [id, check]));
    expect(checks.get(`greeter-${banner}`)).toEqual({ tcp: `127.0.0.1:${banner}` });
    expect(checks.get(`mute-${mute}`)).toEqual({ tcp: `127.0.0.1:${mute}` });
  });

  test("sends no HTTP to a server that is known to speak something else", async () => {
    const received: string[] = [];
    const port = await listen(
      createServer((socket) => {
        socket.on("data", (data) => received.push(data.toString()));
        socket.on("error", () => socket.destroy());
      }),
    );
    const { services } = await look([listener(port, "redis-server")]);
    expect(services[0]?.check).toEqual({ tcp: `127.0.0.1:${port}` });
    expect(received).toEqual([]);
  });

  test("lists what accepts no connection as silent, not as a service that is down from the start", async () => {
    const port = await listen(createServer());
    const [server] = open.splice(0);
    server?.close();
    const { services, silent } = await look([listener(port, "gone")]);
    expect(services).toEqual([]);
    expect(silent).toEqual([{ name: `gone :${port}`, address: `127.0.0.1:${port}`, detail: "ECONNREFUSED" }]);
  });

  test("is one service for IPv4 and IPv6, several addresses and several workers of one server", async () => {
    const port = await listen(
      createServer((socket) => socket.destroy()),
      0,
      "0.0.0.0",
    );
    const sockets = ["0.0.0.0", "::", "127.0.0.1"].map((address) => listener(port, "sshd", address));
    const { services } = await look(sockets);
    expect(services.map(({ check }) => check)).toEqual([{ tcp: `127.0.0.1:${port}` }]);
  });

  test("reaches a server that listens on IPv6 only", async () => {
    const server = httpServer((_, response) => response.end());
    open.push(server.listen({ port: 0, host: "::", ipv6Only: true }));
    await once(server, "listening");
    const port = (server.address() as AddressInfo).port;
    const { services } = await look([listener(port, "six", "::")]);
    expect(services[0]?.check).toEqual({ http: `http://[::1]:${port}/` });
  });

  test("never finds itself: neither its process nor its own port", async () => {
    const port = await listen(createServer());
    const own = (await readListeners()).filter((found) => found.port === port);
    expect(own).toHaveLength(1);
    expect((await look(own, process.pid)).services).toEqual([]);
    expect((await look([listener(port, "other")], 1, port)).services).toEqual([]);
  });

  test("believes a well-known port only of a process that fits", async () => {
    const known = { ...listener(9090, "prometheus", "127.0.0.9") };
    const script = { ...known, owner: { pid: 4242, name: "python3", script: "shop.py" } };
    const names = async (one: Listener) => (await look([one])).silent.map(({ name }) => name);
    expect(await names(known)).toEqual(["Prometheus"]);
    expect(await names({ ...known, owner: null })).toEqual(["Prometheus"]);
    expect(await names(script)).toEqual(["shop.py :9090"]);
  });

  test("gives every service its own id", async () => {
    const port = await listen(
      createServer((socket) => socket.destroy()),
      0,
      "0.0.0.0",
    );
    const twice = ["one app", "one-app"].map((name) => listener(port, name));
    const { services } = await look(twice);
    expect(services.map(({ id }) => id)).toEqual([`one-app-${port}`, `one-app-${port}-2`]);
  });

  test("lists at most a hundred and says how many more there are", async () => {
    const port = await listen(
      createServer((socket) => socket.destroy()),
      0,
      "0.0.0.0",
    );
    const many = Array.from({ length: mostServices + 7 }, (_, at) => listener(port, `worker${at}`));
    const { services, omitted } = await look(many);
    expect(services).toHaveLength(mostServices);
    expect(omitted).toBe(7);
  });
});
