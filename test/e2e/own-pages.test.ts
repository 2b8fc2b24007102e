import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
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

/** A field of each type, and what became of its values: their types and all. */
const everyField = `import { definePage, form, ok } from "cortex-status/page";
export default definePage({
  render: () => form({
    id: "every", title: "Every",
    fields: [
      { name: "constructor", type: "text", maxLength: 80, pattern: "[^!]*" },
      { name: "note", type: "textarea", minLength: 3 },
      { name: "count", type: "number", min: 1, step: 1 },
      { name: "sure", type: "boolean" },
      { name: "size", type: "select", options: ["small", { value: "l", label: "large" }] },
      { name: "secret", type: "password", minLength: 3 },
    ],
    run: ({ secret, ...values }) => ok(JSON.stringify([values, secret.length])),
  }),
});
`;
const right = {
  ...{ constructor: "two words", note: "\r\n one\r\ntwo", count: "42", sure: "true" },
  ...{ size: "l", secret: "s3cret" },
};
const hostileText = '"></textarea><script>alert(1)</script>';
const escaped = "&quot;&gt;&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;";

let place: Place;
let running: RunningCortex;
let operator: OperatorSession;
const write = (name: string, text: string) => writeFile(join(place.dir, "pages", name), text);
const body = (html: string) => html.slice(html.indexOf("<body"));

beforeAll(async () => {
  place = await makePlace(`connectivity: off
services: []
dashboard:
  pages: { queue: ./pages/queue.ts, gone: ./pages/gone.ts, elsewhere: ./pages/elsewhere.ts, every: ./pages/every.ts }
`);
  await mkdir(join(place.dir, "pages"));
  await write("queue.ts", example);
  await write(
    "elsewhere.ts",
    'import { definePage, text } from "cortex-status/page";\nexport default definePage({ menuLink: { disabled: "Elsewhere", href: "https://example.com/how" }, render: () => text("x") });',
  );
  await write("every.ts", everyField);
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

describe("a form of every type of field, without a script", () => {
  const send = async (more: Record<string, string>) => {
    const sent = await operator.submit("/dashboard/every", { ...right, ...more }, "every");
    return { ...sent, page: sent.html, html: sent.html.slice(sent.html.indexOf("data-part-form")) };
  };
  const control = (html: string, name: string) =>
    new RegExp(`<(input|textarea|select)[^>]* name="${name}"[^>]*>`).exec(html)?.[0] ?? "none";

  test("gives each value in its type", async () => {
    const { status, html } = await send({});
    const values = { constructor: "two words", note: "\n one\ntwo", count: 42, sure: true, size: "l" };
    expect(status).toBe(200);
    expect(html.replaceAll("&quot;", '"')).toContain(JSON.stringify([values, 6]));
  });

  test.each<[name: string, typed: string, reason: string]>([
    ["constructor", "", "Fill this in."],
    ["constructor", `${hostileText}!`, "It has to match [^!]*."],
    ["note", "x", "Write at least 3 characters."],
    ["count", "forty", "Write a number, not “forty”."],
    ["count", hostileText, `Write a number, not “`],
    ["count", "1.5", "Write a whole number."],
    ["count", "0", "At least 1."],
    ["size", "", "Fill this in."],
    ["size", hostileText, "Choose one of small, large."],
    ["secret", "", "Fill this in."],
    ["secret", "ab", "Write at least 3 characters."],
  ])("refuses %s of %j with the reason, and keeps the rest", async (name, typed, reason) => {
    const { status, page, html } = await send({ [name]: typed });
    expect(status).toBe(422);
    const said = [...html.matchAll(/id="[^"]*-(\w+)-error"[^>]*>([^<]*)</g)].filter(([, , text]) => text);
    expect(said.map(([, field, text]) => [field, text])).toEqual([[name, expect.stringContaining(reason)]]);
    expect(control(html, name)).toContain('aria-invalid="true"');
    const kept: Record<string, string> = { ...right, [name]: typed.replace(hostileText, escaped) };
    expect(control(html, "constructor")).toContain(`value="${kept.constructor}"`);
    expect(control(html, "count")).toContain(`value="${kept.count}"`);
    expect(control(html, "sure")).toContain("checked");
    const text = /name="note"[^>]*>([^<]*)<\/textarea>/.exec(html)?.[1] ?? "none";
    // As a browser reads it: without the first line break.
    expect(text.replace(/\r\n/g, "\n").replace(/^\n/, "")).toBe((kept.note ?? "").replace(/\r\n/g, "\n"));
    // What is no option is asked for anew; nothing that nobody chose stands there as if it were chosen.
    const chosen = /<option value="l" selected/.test(html);
    expect([chosen, /<option value="">/.test(html)]).toEqual(name === "size" ? [false, true] : [true, false]);
    expect([page.includes(right.secret), control(html, "secret").includes('value=""')]).toEqual([
      false,
      true,
    ]);
    expect(page).not.toContain("<script>alert");
  });

  test("keeps a box that was not ticked, and hostile text where text is asked for", async () => {
    const fields: Record<string, string> = { ...right, note: hostileText, count: "none" };
    delete fields.sure;
    const { html } = await operator.submit("/dashboard/every", fields, "every");
    const form = html.slice(html.indexOf("data-part-form"));
    expect(control(form, "sure")).not.toContain("checked");
    expect(form).toContain(`>${escaped}</textarea>`);
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

test("checks go on at their interval while a page turns without end", async () => {
  const checkedAt: number[] = [];
  const target = createServer((_, answer) => {
    checkedAt.push(performance.now());
    answer.end("ok");
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const address = target.address();
  const port = typeof address === "object" ? address?.port : 0;
  const beside = await makePlace(`connectivity: off
services: [{ id: web, http: "http://127.0.0.1:${port}/", every: 1s }]
dashboard: { pages: { endless: ./endless.ts } }
`);
  await writeFile(join(beside.dir, "endless.ts"), "export default { render: () => { while (true); } };");
  const program = await runCortex(beside);
  try {
    const session = await logIn(program);
    const startedAt = performance.now();
    const { html } = await session.open("/dashboard/endless");
    const answeredAt = performance.now();
    expect(html).toContain("loop without end");
    const during = checkedAt.filter((at) => at > startedAt && at < answeredAt).length;
    expect(during).toBeGreaterThan((answeredAt - startedAt) / 1_000 / 3);
  } finally {
    await program.end("SIGKILL");
    await beside.remove();
    target.close();
  }
});
