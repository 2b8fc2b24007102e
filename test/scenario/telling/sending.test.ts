import { expect, test } from "vitest";
import { tellStory } from "../../support/telling-timeline.ts";

/** How what is told gets there. */
const stories: Record<string, string> = {
  "a chat hears the first at once, and those of the next 30 s as one message": `
    service { id: a }
    service { id: b }
    service { id: c }
    channel { id: chat, gathers: true }
    1:00 a down
    1:00 chat: a is down: connection refused
    1:10 b down
    1:20 c down
    1:30 chat: 2 changes: b is down: connection refused; c is down: connection refused`,

  "a chat hears of trouble that is over within the 30 s in one piece": `
    service { id: a }
    service { id: b }
    channel { id: chat, gathers: true }
    1:00 a down
    1:00 chat: a is down: connection refused
    1:05 b down
    1:20 b up
    1:30 chat: b was down for 15 s and is back: connection refused`,

  "a webhook hears each at once": `
    service { id: a }
    service { id: b }
    1:00 a down
    1:00 ops: a is down: connection refused
    1:01 b down
    1:01 ops: b is down: connection refused`,

  "a receiver that fails is tried again after 5 s and 10 s, then ever more rarely": `
    service { id: api }
    0:30 ops fails
    1:00 api down
    1:14 ops works
    1:15 ops: api is down: connection refused`,

  "a receiver that hangs is tried three times within 40 s": `
    service { id: api }
    0:30 ops hangs
    1:00 api down
    1:34 ops works
    1:35 ops: api is down: connection refused`,

  "the order of a channel is kept while it fails": `
    service { id: a }
    service { id: b }
    0:30 ops fails
    1:00 a down
    1:01 b down
    1:02 a up
    1:04 ops works
    1:05 ops: a is down: connection refused
    1:05 ops: b is down: connection refused
    1:05 ops: a is back after 2 s: answered 200`,

  "what comes after hours of failures does not wait for the next rare try": `
    service { id: a }
    service { id: b }
    0:30 ops fails
    1:00 a down
    3:00:00 ops works
    3:00:10 b down
    3:00:15 ops: a is down: connection refused
    3:00:15 ops: b is down: connection refused`,

  "one channel that fails keeps no other waiting": `
    service { id: api }
    channel { id: ops }
    channel { id: boss }
    0:30 boss fails
    1:00 api down
    1:00 ops: api is down: connection refused`,

  "a chat that failed hears of an undelivered down together with its end": `
    service { id: api }
    channel { id: chat, gathers: true }
    0:30 chat fails
    1:00 api down
    1:12 api up
    1:29 chat works
    1:30 chat: api was down for 12 s and is back: connection refused`,

  "a queue survives a day without its receiver, and a restart": `
    service { id: api }
    0:30 ops fails
    1:00 api down
    5:00:00 restart
    5:01:00 api down
    22:59:00 ops works
    23:52:15 ops: api is down: connection refused`,

  "after a day it is given up": `
    service { id: api }
    0:30 ops fails
    1:00 api down
    26:00:00 ops works
    26:00:01 not sent ops api: failed
    26:30:00 api up
    26:30:00 ops: api is back after 1 d 2 h: answered 200`,

  "content that is refused is given up after three tries: what comes later is not kept back by it": `
    service { id: a }
    service { id: b }
    0:30 ops refuses
    1:00 a down
    1:20 ops works
    1:20 not sent ops a: failed
    1:30 b down
    1:30 ops: b is down: connection refused`,

  "when we are online again, what waits is tried at once": `
    service { id: api }
    0:30 ops fails
    1:00 api down
    1:30 offline
    1:40 ops works
    1:45 online
    1:45 ops: api is down: connection refused`,
};

test.each(Object.entries(stories))("%s", async (_, story) => {
  const { heard, told } = await tellStory(story);
  expect(heard).toEqual(told);
});
