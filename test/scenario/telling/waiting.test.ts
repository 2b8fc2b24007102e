import { expect, test } from "vitest";
import { tellStory } from "../../support/telling-timeline.ts";

/** What waits, and why. */
const stories: Record<string, string> = {
  "after: it is told when it has lasted so long": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down, recovered], after: 5m }
    1:00 api down
    1:01 held ops api: after
    6:00 ops: api is down: connection refused
    8:00 api up
    8:00 ops: api is back after 7 min: answered 200`,

  "after: what is over before is not told, nor its end": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down, recovered], after: 5m }
    1:00 api down
    3:00 api up
    3:01 nothing held
    3:01 not sent ops api: over
    9:00 nothing held`,

  "after: counts from the first result of the failure, over a restart": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down, recovered], after: 5m }
    1:00 api down
    4:00 restart
    4:10 api down
    6:00 ops: api is down: connection refused`,

  "after: degraded for long, then down for short, is told when the down has lasted": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down, degraded, recovered], after: 5m }
    1:00 api degraded
    4:00 api down
    9:00 ops: api is down: connection refused`,

  "after: a service that can no longer be measured is not told to be down": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down, recovered], after: 5m }
    1:00 api down
    4:00 api unknown
    7:00 nothing held
    8:00 api down
    13:00 ops: api is down: connection refused`,

  "remind: it is told again while it lasts": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down, recovered], remind: 1h }
    1:00 api down
    1:00 ops: api is down: connection refused
    1:01:00 ops: api is still down after 1 h: connection refused
    2:01:00 ops: api is still down after 2 h: connection refused
    2:30:00 api up
    2:30:00 ops: api is back after 2 h 29 min: answered 200
    4:00:00 nothing held`,

  "remind: who knows of it is not reminded": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down, recovered], remind: 1h }
    1:00 api down
    1:00 ops: api is down: connection refused
    30:00 acknowledge api
    3:00:00 api up
    3:00:00 ops: api is back after 2 h 59 min: answered 200`,

  "remind: a restart forgets no reminder and doubles none": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down, recovered], remind: 1h }
    1:00 api down
    1:00 ops: api is down: connection refused
    30:00 restart
    30:30 api down
    1:01:00 ops: api is still down after 1 h: connection refused`,

  "quiet: what happens at night is told in the morning": `
    service { id: api }
    channel { id: ops }
    clock 21:50
    rule { to: [ops], on: [down, recovered], quiet: "22:00-07:00" }
    5:00 api down
    5:00 ops: api is down: connection refused
    20:00 api up
    9:10:00 ops: api is back after 15 min: answered 200`,

  "quiet: a webhook hears of what began and ended at night, each, in order": `
    service { id: api }
    channel { id: ops }
    clock 22:50
    rule { to: [ops], on: [down, recovered], quiet: "22:00-07:00" }
    1:00 api down
    5:00 api up
    8:10:00 ops: api is down: connection refused
    8:10:00 ops: api is back after 4 min: answered 200`,

  "quiet: a chat hears of it in one piece": `
    service { id: api }
    channel { id: chat, gathers: true }
    clock 22:50
    rule { to: [chat], on: [down, recovered], quiet: "22:00-07:00" }
    1:00 api down
    5:00 api up
    8:10:00 chat: api was down for 4 min and is back: connection refused`,

  "quiet: a restart at night forgets nothing": `
    service { id: api }
    channel { id: ops }
    clock 22:50
    rule { to: [ops], on: [down, recovered], quiet: "22:00-07:00" }
    1:00 api down
    30:00 restart
    8:10:00 ops: api is down: connection refused`,

  "quiet: keeps back one rule's news and not another's": `
    service { id: api }
    service { id: db }
    channel { id: ops }
    clock 22:50
    rule { to: [ops], services: [api], on: [down], quiet: "22:00-07:00" }
    rule { to: [ops], services: [db], on: [down] }
    1:00 api down
    2:00 db down
    2:00 ops: db is down: connection refused
    8:10:00 ops: api is down: connection refused`,

  "maintenance: alerts are held, and told after it if it is still down": `
    service { id: api }
    0:30 maintenance api
    1:00 api down
    1:01 held ops api: maintenance
    10:00 maintenance over
    10:00 ops: api is down: connection refused`,

  "maintenance: what is back before its end is not told": `
    service { id: api }
    0:30 maintenance api
    1:00 api down
    5:00 api up
    10:00 maintenance over
    10:01 not sent ops api: over
    11:00 nothing held`,

  "maintenance: that a service came back during it is told after it": `
    service { id: api }
    1:00 api down
    1:00 ops: api is down: connection refused
    2:00 maintenance api
    5:00 api up
    10:00 maintenance over
    10:00 ops: api is back after 4 min: answered 200`,

  "paused: nothing is told of it, and what it falls to after that is": `
    service { id: api }
    1:00 pause api
    5:00 resume api
    6:00 api down
    6:00 ops: api is down: connection refused`,

  "offline: a remote service is unknown, nobody is alerted, nothing is queued as down": `
    service { id: api, remote: true }
    1:00 offline
    1:01 api down
    5:00 nothing held
    6:00 online
    6:01 api up
    9:00 nothing held`,

  "offline: one that is down when we are back is told then": `
    service { id: api, remote: true }
    1:00 offline
    1:01 api down
    6:00 online
    6:01 api down
    6:01 ops: api is down: connection refused`,

  "offline: what waits is not told while we cannot know, and told when it is seen again": `
    service { id: api, remote: true }
    channel { id: ops }
    rule { to: [ops], on: [down, recovered], after: 5m }
    1:00 api down
    3:00 offline
    3:01 api down
    7:00 held ops api: unmeasured
    8:00 online
    8:01 api down
    8:01 ops: api is down: connection refused`,

  "flapping: people are told so after six changes in ten minutes, then nothing until it is calm": `
    service { id: api }
    channel { id: ops, gathers: true }
    1:00 api down
    1:00 ops: api is down: connection refused
    1:40 api up
    1:40 ops: api is back after 40 s: answered 200
    2:20 api down
    2:20 ops: api is down: connection refused
    3:00 api up
    3:00 ops: api is back after 40 s: answered 200
    3:40 api down
    3:40 ops: api is down: connection refused
    4:20 api up
    4:20 ops: api is back after 40 s: answered 200
    5:00 api down
    5:00 ops: api keeps changing: 7 times within 10 min. More is told when it has been calm for as long.
    5:01 held ops api: flapping
    5:40 api up
    6:20 api down
    7:00 api up
    17:00 ops: api is calm again: operational
    20:00 api down
    20:00 ops: api is down: connection refused`,

  "flapping: what it is when it is calm is told, from what was told before": `
    service { id: api }
    channel { id: ops, gathers: true }
    rule { to: [ops], on: [down] }
    1:00 api down
    1:00 ops: api is down: connection refused
    1:20 api up
    1:40 api down
    1:40 ops: api is down: connection refused
    2:00 api up
    2:20 api down
    2:20 ops: api is down: connection refused
    2:40 api up
    3:00 api down
    3:00 ops: api is down: connection refused
    3:20 api up
    3:40 api down
    3:40 ops: api is down: connection refused
    4:00 api up
    4:20 api down
    4:20 ops: api is down: connection refused
    4:40 api up
    5:00 api down
    5:00 ops: api keeps changing: 7 times within 10 min. More is told when it has been calm for as long.
    5:20 api up
    5:40 api down
    15:40 ops: api is down: connection refused`,

  "flapping: a program is told every change": `
    service { id: api }
    1:00 api down
    1:00 ops: api is down: connection refused
    1:05 api up
    1:05 ops: api is back after 5 s: answered 200
    1:10 api down
    1:10 ops: api is down: connection refused
    1:15 api up
    1:15 ops: api is back after 5 s: answered 200
    1:20 api down
    1:20 ops: api is down: connection refused
    1:25 api up
    1:25 ops: api is back after 5 s: answered 200
    1:30 api down
    1:30 ops: api is down: connection refused
    1:35 api up
    1:35 ops: api is back after 5 s: answered 200`,
};

test.each(Object.entries(stories))("%s", async (_, story) => {
  const { heard, told } = await tellStory(story);
  expect(heard).toEqual(told);
});
