import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { parseListeningSockets, readListeners, whoListens } from "./listeners.ts";
import { scriptOf } from "./socket-owners.ts";

const header =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

describe("parseListeningSockets", () => {
  test("keeps listening sockets only, with address, port, user and inode", () => {
    const table = [
      header,
      "   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   107        0 4242 1 0",
      "   1: 0100007F:1538 0100007F:E000 01 00000000:00000000 00:00000000 00000000   107        0 4243 1 0",
      "",
    ].join("\n");
    expect(parseListeningSockets(table)).toEqual([
      { address: "127.0.0.1", port: 5432, uid: 107, inode: "4242" },
    ]);
  });

  test.each([
    ["00000000000000000000000000000000", "::"],
    ["00000000000000000000000001000000", "::1"],
    ["B80D0120000000000000000001000000", "2001:db8::1"],
    ["0000000000000000FFFF00000100007F", "127.0.0.1"],
  ])("reads the IPv6 form %s as %s", (hex, address) => {
    const table = `${header}\n   0: ${hex}:0050 ${"0".repeat(32)}:0000 0A 0:0 00:0 0 0 0 7 1 0`;
    expect(parseListeningSockets(table)).toMatchObject([{ address, port: 80 }]);
  });
});

describe.skipIf(process.platform !== "linux")("readListeners", () => {
  test.each(["127.0.0.1", "0.0.0.0", "::1", "::"])(
    "finds a server on %s and the process that holds it",
    async (host) => {
      const server = createServer().listen(0, host);
      await once(server, "listening");
      const bound = server.address();
      const port = typeof bound === "object" && bound ? bound.port : 0;

      const found = (await readListeners()).filter((listener) => listener.port === port);
      const owner = await whoListens(port);
      server.close();

      const name = "node";
      expect(found).toMatchObject([{ address: host, port, owner: { pid: process.pid, name } }]);
      expect(owner).toMatchObject({ pid: process.pid, name });
      expect(await whoListens(port)).toBeNull();
    },
  );

  test("is empty where there is no procfs", async () => {
    expect(await readListeners({ proc: "/nowhere" })).toEqual([]);
  });
});

test.each([
  [["node", "/srv/api/server.js", "--token=secret"], "server.js"],
  [["/usr/bin/python3", "-m", "http.server", "8000"], "http.server"],
  [["node", "--import", "./hook.js", "server.js"], null],
  [["/usr/sbin/nginx", "-g", "daemon off;"], null],
  [["node", ""], null],
])("the script of %j is %s", (command, script) => {
  expect(scriptOf(command)).toBe(script);
});
