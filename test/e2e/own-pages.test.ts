import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logIn, type OperatorSession } from "../support/operator-session.ts";
import { makePlace, type Place, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { eventually } from "../support/targets.ts";

/** Word for word what the contract shows. */
const example = `import { definePage, columns, row, card, table, form, ok, fail } from "cortex-status/page";
const jobs = async (_: unknown) => [{ id: "a", age: 3 }];
export default definePage({
  menuLink: () => "Queue",                        // or { disabled: "Queue", href: "https://…" } or "skip"
  refresh: "5s",
  render: async ({ params, services, host, signal }) =>
    row([
      card({ title: "Jobs", innerTitle: "waiting", value: 42, hint: "all queues" }),
      table({
        id: "jobs", title: "Jobs", rows: await jobs(params),
        columns: [{ field: "id" }, { field: "age", header: "Age", sortable: "desc" }],
        rowAttrs: (job) => ({ "data-id": job.id }),
      }),
      form({
        id: "drain", title: "Drain", submit: "Drain now",
        fields: [{ name: "count", label: "How many", type: "number", min: 1 }],   // text textarea number boolean select password
        run: async ({ count }) => (count > 100 ? fail("at most 100") : ok(\`\${count} drained\`)),   // count is a number
      }),
    ]),
});
`;

let place: Place;
let running: RunningCortex;
let operator: OperatorSession;
const write = (name: string, text: string) => writeFile(join(place.dir, "pages", name), text);
const body = (html: string) => html.slice(html.indexOf("<body"));

beforeAll(async () => {
  place = await makePlace(`connectivity: off
services: []
dashboard:
  pages: { queue: ./pages/queue.ts, gone: ./pages/gone.ts, elsewhere: ./pages/elsewhere.ts }
`);
  await mkdir(join(place.dir, "pages"));
  await write("queue.ts", example);
  await write(
    "elsewhere.ts",
    'import { definePage, text } from "cortex-status/page";\nexport default definePage({ menuLink: { disabled: "Elsewhere", href: "https://example.com/how" }, render: () => text("x") });',
  );
  running = await runCortex(place);
  operator = await logIn(running);
  await eventually("the menu", async () => (await operator.open("/dashboard")).html.includes(">Queue<"));
});
afterAll(async () => {
  await running?.end("SIGKILL");
  await place?.remove();
});

describe("the example of the contract, in an empty folder", () => {
  test("works as it stands", async () => {
    const { status, html } = await operator.open("/dashboard/queue");
    expect(status).toBe(200);
    expect(html).toContain('<tr data-id="a">');
    expect(html).toContain("all queues");
    expect(html).toContain("Drain now");
    expect(html).toMatch(/aria-sort="descending"><a [^>]*href="\/dashboard\/queue\?sort=age&amp;dir=asc"/);
  });

  test("runs its form with a number, and says what came of it", async () => {
    const done = await operator.submit("/dashboard/queue", { count: "7" }, "drain");
    expect([done.status, done.html.includes("7 drained")]).toEqual([200, true]);
    const refused = await operator.submit("/dashboard/queue", { count: "101" }, "drain");
    expect(refused.status).toBe(422);
    expect(refused.html).toContain("at most 100");
    expect(refused.html).toContain('value="101"');
    for (const [count, reason] of [
      ["zero", "Write a number, not “zero”."],
      ["0", "At least 1."],
      ["", "Fill this in."],
      ["<script>", "Write a number, not “&lt;script&gt;”."],
    ] as const) {
      const wrong = await operator.submit("/dashboard/queue", { count }, "drain");
      expect([count, wrong.status, wrong.html.includes(reason)]).toEqual([count, 422, true]);
    }
    expect((await operator.open("/dashboard/queue")).html).not.toContain("drained");
  });

  test("says so when the form is there no longer", async () => {
    const { status, html } = await operator.submit("/dashboard/queue", { count: "7", _form: "old" }, "drain");
    expect([status, html.includes("7 drained")]).toEqual([500, false]);
    expect(html).toMatch(/id="headline"[^>]*data-announce="Queue".*old/);
  });

  test("does not run for who has no session, no token of the form, or comes from elsewhere", async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${running.url}/dashboard/queue`, {
        method: "POST",
        headers,
        body: new URLSearchParams({ _form: "drain", count: "1" }),
      });
    expect((await post({})).status).toBe(401);
    expect((await post({ cookie: operator.cookie })).status).toBe(403);
    expect((await post({ cookie: operator.cookie, origin: "https://evil.example" })).status).toBe(403);
    const gate = await fetch(`${running.url}/dashboard/queue`);
    expect([gate.status, (await gate.text()).includes("Queue")]).toEqual([401, false]);
  });

  test("shows a change of its file within two seconds, while other pages stay", async () => {
    await write("queue.ts", example.replace("all queues", "all of the queues"));
    const startedAt = performance.now();
    await eventually("the new file", async () =>
      (await operator.open("/dashboard/queue")).html.includes("all of the queues"),
    );
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await write("queue.ts", "export default {");
    await eventually("the mistake", async () =>
      (await operator.open("/dashboard/queue")).html.includes("SyntaxError"),
    );
    expect((await operator.open("/dashboard")).status).toBe(200);
    await write("queue.ts", example);
    await eventually("the page", async () =>
      (await operator.open("/dashboard/queue")).html.includes("all queues"),
    );
  });
});

test("a page whose file is missing says so, and is there once the file is", async () => {
  const { status, html } = await operator.open("/dashboard/gone");
  expect(status).toBe(200);
  expect(html).toContain("no such file");
  expect(html).toContain(">broken<");
  await write("gone.ts", 'import { helper } from "./helper.ts";\nexport default { render: () => helper() };');
  await eventually("the missing part", async () =>
    (await operator.open("/dashboard/gone")).html.includes("helper.ts"),
  );
  await write(
    "helper.ts",
    'import { text } from "cortex-status/page";\nexport const helper = () => text("found");',
  );
  await eventually("the page", async () => (await operator.open("/dashboard/gone")).html.includes("found"));
});

test("a disabled entry leads to where it says", async () => {
  expect(body((await operator.open("/dashboard")).html)).toMatch(
    /<a href="https:\/\/example.com\/how" class="disabled"[^>]*><bdi>Elsewhere/,
  );
});

test("pages that leave the config leave the dashboard, and their thread ends", async () => {
  await place.write("connectivity: off\nservices: []\n");
  await eventually("that it is gone", async () => (await operator.open("/dashboard/queue")).status === 404);
  expect((await operator.open("/dashboard")).html).not.toContain("Queue");
});
