import type { Config } from "../../config/config.ts";
import { failureText } from "../../notify/failure.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import { message } from "../../text/message.ts";
import { channelsFragment, createNotificationsContent } from "../../web/operator/notifications-content.tsx";
import type { NotificationsModel, TestOutcome } from "../../web/operator/notifications-model.ts";
import type { OperatorPage } from "../../web/operator/operator-page.ts";
import type { PageFrame } from "../../web/views/model.ts";
import type { Area, Shared } from "../area.ts";
import type { Notifier } from "./notifier.ts";

export interface NotificationsPageParts {
  telling: Notifier;
  config(): Config;
  configPath: string;
  frame(language: Language): PageFrame;
  now(): number;
}

const shown = 50;

export function notificationsArea(shared: Shared): Area {
  const pages = [notificationsPage({ ...shared, now: shared.clock.now })];
  return { pages: () => pages };
}

/** `/dashboard/notifications`, with a button for each channel that sends a test. */
function notificationsPage(parts: NotificationsPageParts): OperatorPage {
  const path = "/dashboard/notifications";
  return {
    ...{ path, entry: "notify", refreshMs: 2_000 },
    open: (_, frame) => createNotificationsContent(() => readModel(parts, frame.language), frame),
    async post({ fields, language }) {
      const outcome = await test(fields.get("channel") ?? "", parts.telling, language);
      const model = await readModel(parts, language);
      const fragments = new Map([["channels", channelsFragment(model, parts.frame(language), outcome)]]);
      return { status: outcome.failure === null ? 200 : 502, fragments };
    },
  };
}

async function test(id: string, telling: Notifier, language: Language): Promise<TestOutcome> {
  const sent = await telling.test(id);
  const words = catalogue(language);
  if (sent === null) return { id, failure: words.notifyPage.why["no-channel"] };
  return { id, failure: sent.ok ? null : failureText(sent.why, words) };
}

async function readModel(
  { telling, config, configPath, now }: NotificationsPageParts,
  language: Language,
): Promise<NotificationsModel> {
  const lately = await telling.done(shown);
  const queue = telling.waiting();
  const troubles = new Map(telling.troubles().map((trouble) => [trouble.channelId, trouble]));
  const names = new Map(config().services.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  return {
    channels: config().notify.channels.map(({ id, kind }) => ({
      ...{ id, medium: kind, trouble: troubles.get(id) ?? null },
      waiting: queue.filter(({ channelId }) => channelId === id).length,
      lastSentAt: lately.find((one) => one.channelId === id && one.state === "sent")?.doneAt ?? null,
    })),
    held: telling.held().map(({ channelId, serviceId, news, hold }) => ({
      ...{ channelId, serviceId, serviceName: nameOf(serviceId), to: news.to, since: news.since, hold },
      cause: message(news.cause.reason, news.cause.facts, language),
    })),
    ...{ queue, lately, nameOf, configPath, now: now() },
  };
}
