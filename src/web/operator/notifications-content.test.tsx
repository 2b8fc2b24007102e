import { expect, test } from "vitest";
import { fixtureFrame, fixtureNow } from "../../../test/support/service-fixtures.ts";
import type { Delivery } from "../../notify/ports.ts";
import { channelsFragment, createNotificationsContent } from "./notifications-content.tsx";
import type { NotificationsModel } from "./notifications-model.ts";

const hostile = "<script>alert(1)</script>";

function delivery(more: Partial<Delivery>): Delivery {
  return {
    ...{ id: "n", channelId: "ops", serviceId: "api", at: fixtureNow, notBefore: fixtureNow },
    item: {
      ...{ event: "service.changed", at: fixtureNow, level: "down", title: `${hostile} is down`, lines: [] },
      ...{ link: null, subject: "service:api", ends: false, change: null, body: {} },
    },
    ...{ state: "waiting", letterId: null, attempts: 0, nextAt: null, why: null, doneAt: null },
    ...more,
  };
}

const model: NotificationsModel = {
  channels: [
    { id: "ops", medium: "webhook", trouble: null, waiting: 0, lastSentAt: fixtureNow - 60_000 },
    {
      ...{ id: "pager", medium: "pagerduty", waiting: 1, lastSentAt: null },
      trouble: {
        channelId: "pager",
        since: fixtureNow,
        tries: 3,
        why: `answered 500: ${hostile}`,
        givenUp: 2,
      },
    },
  ],
  held: [
    {
      ...{ channelId: "ops", serviceId: "api", serviceName: hostile, to: "down", cause: "answered 503" },
      ...{ since: fixtureNow, hold: { why: "dependency", services: ["gw"] } },
    },
  ],
  queue: [delivery({ nextAt: fixtureNow + 5_000, why: { why: "failed", message: "answered 500" } })],
  lately: [
    delivery({ state: "sent", doneAt: fixtureNow }),
    delivery({ state: "not-sent", doneAt: fixtureNow, why: { why: "over", hold: { why: "maintenance" } } }),
    delivery({ state: "given-up", doneAt: fixtureNow, why: { why: "failed", message: "answered 404" } }),
  ],
  nameOf: (id) => (id === "gw" ? "Gateway" : id),
  ...{ configPath: "cortex.yaml", now: fixtureNow },
};

async function textOf(shown: NotificationsModel, language: "en" | "de" = "en"): Promise<string> {
  const content = createNotificationsContent(async () => shown, { ...fixtureFrame, language });
  await content.read?.();
  return [...content.draw().fragments.values()].join("\n");
}

test("says which channel fails and why, what is held back and why, and what became of the rest", async () => {
  const html = await textOf(model);
  expect(html).toContain("The channel pager fails");
  expect(html).toContain("tried 3 times, 2 given up, 1 waiting");
  expect(html).toContain("not sent because Gateway explains it: down or not measured");
  expect(html).toContain("not sent because it was over while it waited (it is in maintenance)");
  expect(html).toContain("Given up: answered 404");
  expect(html).not.toContain("<script>");
});

test("has a form for each channel that sends a test with the token of whoever reads it", async () => {
  const html = await textOf(model);
  expect(html.match(/<form method="post" action="\/dashboard\/notifications">/g)).toHaveLength(2);
  expect(html).toContain('name="channel" value="pager"');
});

test("tells what came of a test where it was asked for", () => {
  expect(channelsFragment(model, fixtureFrame, { id: "ops", failure: null })).toContain(
    "A test went out through ops.",
  );
  const failed = channelsFragment(model, fixtureFrame, { id: "ops", failure: "answered 404" });
  expect(failed).toContain('role="alert"');
  expect(failed).toContain("The test through ops was not sent: answered 404");
});

test("teaches how to name a channel where there is none, in each language", async () => {
  const none = { ...model, channels: [], held: [], queue: [], lately: [] };
  expect(await textOf(none)).toContain("Nobody is told yet");
  expect(await textOf(none, "de")).toContain("Noch wird niemand benachrichtigt");
  expect(await textOf(none)).toContain("notify: { channels:");
});

test("why nothing could be sent is said in the reader's language, what the receiver said in its own", async () => {
  const failure = { how: "answered", status: 500, said: "out of memory" } as const;
  const trouble = { channelId: "pager", since: fixtureNow, tries: 3, why: failure, givenUp: 0 };
  const html = await textOf(
    {
      ...model,
      channels: [{ id: "pager", medium: "webhook", trouble, waiting: 1, lastSentAt: null }],
      queue: [delivery({ nextAt: fixtureNow + 5_000, why: { why: "failed", message: { how: "late" } } })],
    },
    "de",
  );
  expect(html).toContain("antwortete mit 500: out of memory");
  expect(html).toContain("keine Antwort in der erlaubten Zeit");
});
