import { createHmac } from "node:crypto";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { hostileName, item, letter, receiver, sendContext } from "../../test/support/receiver.ts";
import { channelKinds } from "./channels.ts";

function sender(name: string, keys: Record<string, unknown>) {
  const kind = channelKinds.find((one) => one.name === name);
  if (!kind) throw new Error(name);
  return kind.sender({ id: "ops", ...keys });
}

const long = item({ title: "x".repeat(9_000), lines: ["ü🌍".repeat(9_000), "<".repeat(9_000)] });
const good = item({ level: "good", ends: true, title: "Shop is back after 3 min: answered 200" });

test("webhook: the body of the contract, signed over time and body, under its key", async () => {
  const { url, taken } = await receiver();
  const sent = await sender("webhook", { webhook: `${url}/hook`, secret: "s3cret" })(letter(), sendContext());
  expect(sent).toEqual({ ok: true });
  const [{ headers, body, path } = { headers: {}, body: "", path: "" }] = taken;
  const [, seconds = "", mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["cortex-signature"])) ?? [];
  expect(mac).toBe(createHmac("sha256", "s3cret").update(`${seconds}.${body}`).digest("hex"));
  expect(Math.abs(Number(seconds) * 1_000 - Date.now())).toBeLessThan(10_000);
  expect(headers["idempotency-key"]).toBe("shop-down-1.ops");
  expect(path).toBe("/hook");
  expect(JSON.parse(body)).toEqual({
    ...{ id: "shop-down-1.ops", at: "2026-11-25T14:02:00.000Z", event: "service.changed" },
    site: { name: "Example", url: "https://status.example.com" },
    ...{
      service: { id: "shop", name: hostileName },
      from: "operational",
      to: "down",
      message: "answered 503",
    },
  });
});

const text = z.string();
const slackShape = z.strictObject({
  text: text.max(4_000),
  mrkdwn: z.literal(false),
  unfurl_links: z.literal(false),
  attachments: z
    .array(
      z.strictObject({
        color: text,
        fallback: text,
        blocks: z
          .array(
            z.union([
              z.strictObject({
                type: z.literal("section"),
                text: z.strictObject({
                  type: z.literal("plain_text"),
                  text: text.min(1).max(3_000),
                  emoji: z.boolean(),
                }),
              }),
              z.strictObject({
                type: z.literal("context"),
                elements: z
                  .array(z.strictObject({ type: z.literal("mrkdwn"), text: text.max(3_000) }))
                  .max(10),
              }),
            ]),
          )
          .max(50),
      }),
    )
    .max(100),
});
const discordShape = z.strictObject({
  content: text.max(2_000),
  embeds: z
    .array(
      z.strictObject({ title: text.max(256), description: text.max(4_096), color: z.int(), url: z.url() }),
    )
    .max(10)
    .refine(
      (embeds) => embeds.reduce((sum, one) => sum + one.title.length + one.description.length, 0) <= 6_000,
    ),
  allowed_mentions: z.strictObject({ parse: z.tuple([]) }),
});
const telegramShape = z.strictObject({
  chat_id: z.union([text, z.int()]),
  text: text.min(1),
  parse_mode: z.literal("HTML"),
  link_preview_options: z.strictObject({ is_disabled: z.literal(true) }),
});
const teamsShape = z.strictObject({
  type: z.literal("message"),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal("application/vnd.microsoft.card.adaptive"),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.url(),
          type: z.literal("AdaptiveCard"),
          version: text,
          fallbackText: text,
          body: z.array(z.looseObject({ type: z.literal("TextBlock"), text, wrap: z.literal(true) })),
          actions: z.array(z.strictObject({ type: z.literal("Action.OpenUrl"), title: text, url: z.url() })),
        }),
      }),
    )
    .length(1),
});

const many = Array.from({ length: 40 }, (_, index) => item({ ...long, subject: `service:s${index}` }));

test.each([
  ["slack", slackShape, (url: string) => ({ slack: url })],
  ["discord", discordShape, (url: string) => ({ discord: url })],
  ["telegram", telegramShape, (url: string) => ({ telegram: { token: "1:abc", chat: -100 }, apiBase: url })],
  ["teams", teamsShape, (url: string) => ({ teams: url })],
] as const)(
  "%s: the shape its receiver takes, however hostile and long, one or many",
  async (name, shape, keys) => {
    const { url, taken } = await receiver();
    for (const some of [letter(), letter(good), letter(long), letter(...many)])
      expect(await sender(name, keys(url))(some, sendContext())).toEqual({ ok: true });
    for (const { body, headers } of taken) {
      expect(headers["content-type"]).toBe("application/json");
      expect(Buffer.byteLength(body)).toBeLessThan(name === "slack" ? 200_000 : 28_000);
      shape.parse(JSON.parse(body));
    }
  },
);

test("slack: nobody is rung by a name", async () => {
  const { url, taken } = await receiver();
  await sender("slack", { slack: url })(letter(), sendContext());
  expect(taken[0]?.body).not.toContain("<!channel>");
  expect(taken[0]?.body).toContain("&lt;!channel&gt;");
});

test("discord: nobody is mentioned, and no link is hidden behind a word", async () => {
  const { url, taken } = await receiver();
  await sender("discord", { discord: url })(letter(), sendContext());
  const { content, allowed_mentions } = JSON.parse(taken[0]?.body ?? "{}");
  expect(allowed_mentions).toEqual({ parse: [] });
  expect(content).toContain("\\[x\\]");
});

test("telegram: to the bot's own address, at most 4096 characters as it counts them", async () => {
  const { url, taken } = await receiver();
  await sender("telegram", { telegram: { token: "1:abc", chat: "@ops", apiBase: url } })(
    letter(...many),
    sendContext(),
  );
  expect(taken[0]?.path).toBe("/bot1:abc/sendMessage");
  const shown: string = JSON.parse(taken[0]?.body ?? "{}").text;
  expect(shown.replace(/<\/?b>/g, "").replace(/&(?:lt|gt|amp);/g, "x").length).toBeLessThanOrEqual(4_096);
});

const fallen = Array.from({ length: 60 }, (_, index) =>
  item({
    ...{ title: `Service ${index} is down: refused`, lines: ["Since 25 Nov 2026, 14:02:00"] },
    ...{ link: `https://status.example.com/services/s${index}`, subject: `service:s${index}` },
  }),
);

test.each([
  ["slack", (url: string) => ({ slack: url })],
  ["discord", (url: string) => ({ discord: url })],
  ["telegram", (url: string) => ({ telegram: { token: "1:abc", chat: -100 }, apiBase: url })],
  ["teams", (url: string) => ({ teams: url })],
] as const)("%s: of sixty that fall at once it is said how many have no room", async (name, keys) => {
  const { url, taken } = await receiver();
  expect(await sender(name, keys(url))(letter(...fallen), sendContext())).toEqual({ ok: true });
  const body = taken[0]?.body ?? "";
  expect(body).toContain("Service 0 is down");
  const [, left, next] = /And (\d+) more: Service (\d+) is down/.exec(body) ?? [];
  expect(Number(left) + Number(next)).toBe(60);
});

test("telegram: sixty that fall at once are one message that it takes", async () => {
  const { url, taken } = await receiver();
  const send = sender("telegram", { telegram: { token: "1:abc", chat: 1, apiBase: url } });
  for (const count of [2, 5, 19, 20, 21, 60]) await send(letter(...fallen.slice(0, count)), sendContext());
  for (const { body } of taken) {
    const shown: string = JSON.parse(body).text;
    expect(shown.replace(/<\/?b>/g, "").length).toBeLessThanOrEqual(4_096);
  }
});

test("ntfy: the text is the body, the rest are headers that stay one line of ASCII", async () => {
  const { url, taken } = await receiver();
  const send = sender("ntfy", { ntfy: `${url}/mytopic`, token: "tk_secret" });
  await send(letter(), sendContext());
  await send(letter(item({ title: "Büro 🌍 ist ausgefallen" })), sendContext());
  await send(letter(...many), sendContext());
  expect(taken[0]).toMatchObject({
    path: "/mytopic",
    headers: { authorization: "Bearer tk_secret", priority: "5" },
  });
  expect(taken[0]?.headers.bcc).toBeUndefined();
  const title = String(taken[1]?.headers.title);
  expect(Buffer.from(title.replace(/^=\?UTF-8\?B\?|\?=$/g, ""), "base64").toString()).toBe(
    "Büro 🌍 ist ausgefallen",
  );
  expect(Buffer.byteLength(taken[2]?.body ?? "")).toBeLessThanOrEqual(4_096);
});

test("pagerduty: a trouble triggers, its end resolves the same key, what is no trouble is a change event", async () => {
  const { url, taken } = await receiver();
  const send = sender("pagerduty", { pagerduty: { routingKey: "R".repeat(32), apiBase: url } });
  const planned = item({ event: "maintenance.began", level: "notice", subject: "maintenance:1" });
  for (const one of [item(), good, planned, long]) await send(letter(one), sendContext());
  const [down, back, change, cut] = taken.map(({ path, body }) => ({ path, ...JSON.parse(body) }));
  expect(down).toMatchObject({
    ...{
      path: "/v2/enqueue",
      routing_key: "R".repeat(32),
      event_action: "trigger",
      dedup_key: "cortex:service:shop",
    },
    payload: {
      severity: "critical",
      source: "https://status.example.com",
      timestamp: "2026-11-25T14:02:00.000Z",
    },
  });
  expect(back).toMatchObject({ event_action: "resolve", dedup_key: down.dedup_key });
  expect(change).toMatchObject({ path: "/v2/change/enqueue", payload: { summary: expect.any(String) } });
  expect(cut.payload.summary.length).toBeLessThanOrEqual(1_024);
});

test("command: gets the webhook's JSON on its standard input; another exit code than 0 is a failure", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "cortex-")), "told");
  const send = sender("command", { command: ["sh", "-c", `cat > "${file}"`] });
  expect(await send(letter(), sendContext())).toEqual({ ok: true });
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ id: "shop-down-1.ops", to: "down" });
  expect(await sender("command", { command: ["sh", "-c", "exit 3"] })(letter(), sendContext())).toMatchObject(
    {
      ...{ ok: false, why: { how: "exited", code: 3 } },
    },
  );
  expect(await sender("command", { command: ["/no/such"] })(letter(), sendContext())).toMatchObject({
    ok: false,
  });
});

test("a secret of a channel is in nothing that is told of its failure", async () => {
  const { url } = await receiver((response) => {
    response.statusCode = 500;
    response.end(`no such hook ${url}/services/T0/SECRET, tk_secret`);
  });
  const why = async (name: string, keys: Record<string, unknown>) =>
    JSON.stringify(await sender(name, keys)(letter(), sendContext()));
  expect(await why("slack", { slack: `${url}/services/T0/SECRET` })).not.toContain("SECRET");
  expect(await why("ntfy", { ntfy: url, token: "tk_secret" })).not.toContain("tk_secret");
});
