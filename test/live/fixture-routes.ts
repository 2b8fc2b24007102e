import { type BroadcastTopic, createBroadcastTopic } from "../../src/live/broadcast-topic.ts";
import type { JoinResult, Route, Subscriber } from "../../src/live/topic-router.ts";

export interface Fixture {
  routes: Route[];
  news: BroadcastTopic;
  /** Topics whose channels ended, in order. */
  left: string[];
  /** Answers the pending joins of `slow:*`, oldest first. */
  answerSlow(result?: Partial<Extract<JoinResult, { ok: true }>>): void;
  slowSubscribers: Subscriber[];
}

/** Channels that do one thing each: join well, badly, slowly; echo, push, crash, close. */
export function createFixture(): Fixture {
  const left: string[] = [];
  const pending: ((result: JoinResult) => void)[] = [];
  const slowSubscribers: Subscriber[] = [];
  const news = createBroadcastTopic("news", (audience) => ({ audience }));
  const leave = (topic: string) => () => void left.push(topic);
  const routes: Route[] = [
    news.route,
    { topic: "refused", join: () => ({ ok: false, reason: "not for you" }) },
    {
      topic: "crash",
      join: () => {
        throw new Error("join callback broke");
      },
    },
    {
      topic: "slow:*",
      join: ({ subscriber }) => {
        slowSubscribers.push(subscriber);
        return new Promise((resolve) => void pending.push(resolve));
      },
    },
    {
      topic: "operator:*",
      join: ({ topic, context }) =>
        context.audience === "operator"
          ? { ok: true, response: {}, rights: "operator", channel: { leave: leave(topic) } }
          : { ok: false, reason: "operators only" },
    },
    {
      topic: "room:*",
      join: ({ topic, payload, subscriber }) => ({
        ok: true,
        response: { joined: topic, with: payload },
        rights: "viewer",
        channel: {
          leave: leave(topic),
          async handle(event, body) {
            if (event === "echo") return { status: "ok", response: body };
            if (event === "refuse") return { status: "error", response: { reason: "no" } };
            if (event === "push") subscriber.push("pushed", body);
            if (event === "boom") throw new Error("handler broke");
            if (event === "close") subscriber.close();
            return undefined;
          },
        },
      }),
    },
  ];
  return {
    routes,
    news,
    left,
    slowSubscribers,
    answerSlow(result = {}) {
      pending.shift()?.({
        ok: true,
        response: {},
        rights: "viewer",
        channel: { leave: leave("slow") },
        ...result,
      });
    },
  };
}
