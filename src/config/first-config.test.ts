import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type FirstServices, firstConfig, writeFirstConfig } from "./first-config.ts";
import { parseConfig } from "./parse-config.ts";

const nothing: FirstServices = { services: [], silent: [], omitted: 0, symbiontUrl: null };

const found: FirstServices = {
  services: [
    { id: "ssh", name: "SSH", check: { tcp: "127.0.0.1:22" }, note: null },
    { id: "web", name: "Web server", check: { http: "http://[::1]:80/" }, note: "/ answers 404" },
    { id: "odd-1", name: 'a "b" #c: {d} ${HOME}\n- e', check: { tcp: "127.0.0.1:1" }, note: "two\nlines" },
  ],
  silent: [{ name: "mute\n:9", address: "127.0.0.1:9", detail: "ECONNREFUSED" }],
  omitted: 3,
  symbiontUrl: "http://127.0.0.1:8111",
};

const disk = { id: "disk", name: "Root disk", disk: { path: "/", used: "90%" } };

describe("firstConfig", () => {
  test("writes one service for each thing found, whatever its name", () => {
    expect(parse(firstConfig(found, "box: #1"))).toEqual({
      site: { name: "box: #1" },
      host: { visibility: "public" },
      symbiont: { url: "http://127.0.0.1:8111" },
      services: [
        { id: "ssh", name: "SSH", tcp: "127.0.0.1:22" },
        { id: "web", name: "Web server", http: "http://[::1]:80/" },
        { id: "odd-1", name: 'a "b" #c: {d} $${HOME} - e', tcp: "127.0.0.1:1" },
        disk,
      ],
    });
  });

  test("a Symbiont is checked as one, and the disk gives way to a service of its name", () => {
    const symbiontUrl = "http://127.0.0.1:8111";
    const services = [
      { id: "symbiont", name: "Symbiont", check: { http: `${symbiontUrl}/status` }, note: null },
      { id: "disk", name: "Disk", check: { tcp: "127.0.0.1:2" }, note: null },
    ];
    expect(parse(firstConfig({ ...nothing, symbiontUrl, services }, "box")).services).toEqual([
      { id: "symbiont", name: "Symbiont", symbiont: symbiontUrl },
      { id: "disk", name: "Disk", tcp: "127.0.0.1:2" },
      { ...disk, id: "root-disk" },
    ]);
  });

  test("says in its head that everything is public and how to hide it, and teaches how to add a service", () => {
    const [head = ""] = firstConfig(found, "box").split("\nsite:");
    expect(head).toMatch(/PUBLIC PAGE/);
    expect(head).toMatch(/visibility: operator/);
    expect(firstConfig(found, "box")).toMatch(/# - \{ id: example, .*http: /);
  });

  test("tells what it left out", () => {
    const text = firstConfig(found, "box");
    expect(text).toContain(
      "# mute :9 listens on 127.0.0.1:9, but accepts no connection from here: ECONNREFUSED.",
    );
    expect(text).toContain("# 3 more listen");
  });

  test.each([
    ["much", found],
    ["nothing", nothing],
  ])("has no errors when %s was found, and every name comes out as it was", (_, services) => {
    const { config, errors, warnings } = parseConfig(firstConfig(services, "box: #1"), {
      env: {},
      configDir: tmpdir(),
    });
    expect(errors).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(config?.host.visibility).toBe("public");
    expect(config?.site.name).toBe("box: #1");
    const names = services.services.map(({ name }) => name.replace("\n", " "));
    expect(config?.services.map(({ name }) => name)).toEqual([...names, "Root disk"]);
    expect(config?.services.every(({ visibility }) => visibility === "public")).toBe(true);
  });

  test("has the disk alone when nothing was found", () => {
    const written = parse(firstConfig(nothing, ""));
    expect(written).toMatchObject({ site: { name: "This machine" }, services: [disk] });
  });
});

describe("writeFirstConfig", () => {
  test("writes the file once and never over another", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cortex-first-"));
    const path = join(folder, "deep", "cortex.yaml");
    expect(await writeFirstConfig(path, "one")).toBe(true);
    expect(await writeFirstConfig(path, "two")).toBe(false);
    expect(await readFile(path, "utf8")).toBe("one");
    expect(await readdir(join(folder, "deep"))).toEqual(["cortex.yaml"]);
  });

  test("says what to do when the folder cannot be written to", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cortex-first-"));
    await writeFile(join(folder, "file"), "");
    await expect(writeFirstConfig(join(folder, "file", "cortex.yaml"), "x")).rejects.toMatchObject({
      code: "config.not-writable",
      exitCode: 5,
      remedy: expect.stringContaining("--config"),
    });
  });
});
