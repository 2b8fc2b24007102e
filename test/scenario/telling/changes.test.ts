import { expect, test } from "vitest";
import { tellStory } from "../../support/telling-timeline.ts";

/** Stories of alerts; `telling-timeline.ts` says what a line means. */
const stories: Record<string, string> = {
  "a service that falls is told at once, with the cause, and that it is back": `
    service { id: api }
    1:00 api down
    1:00 ops: api is down: connection refused
    3:00 api up
    3:00 ops: api is back after 2 min: answered 200`,

  "the first known state is no news": `
    service { id: api }
    0:10 nothing held`,

  "a service that is down from the start is not told, nor that it is up then": `
    service { id: api, confirm: { down: 2, degraded: 2 } }
    begins api down
    1:00 nothing held
    2:00 api down`,

  "what is not confirmed is not told": `
    service { id: api, confirm: { down: 3 } }
    1:00 api down
    1:06 api up
    2:00 nothing held`,

  "what is confirmed by the second result is told then": `
    service { id: api, confirm: { down: 2 } }
    1:00 api down
    1:05 ops: api is down: connection refused`,

  "without rules nobody hears of degraded, nor that it is over": `
    service { id: api }
    1:00 api degraded
    2:00 api up`,

  "degraded that becomes a down is told as a down": `
    service { id: api }
    1:00 api degraded
    2:00 api down
    2:00 ops: api is down: connection refused
    3:00 api up
    3:00 ops: api is back after 1 min: answered 200`,

  "a down that becomes degraded is told to who hears of its end": `
    service { id: api }
    1:00 api down
    1:00 ops: api is down: connection refused
    2:00 api degraded
    2:00 ops: api is no longer down but degraded: over 800 ms
    3:00 api up
    3:00 ops: api is back after 1 min: answered 200`,

  "who asked for degraded hears of it": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [degraded, recovered] }
    1:00 api degraded
    1:00 ops: api is degraded: over 800 ms
    2:00 api up
    2:00 ops: api is back after 1 min: answered 200`,

  "who asked only for recovered hears only that": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [recovered] }
    1:00 api down
    2:00 api up
    2:00 ops: api is back: answered 200`,

  "who asked only for down hears only that": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down] }
    1:00 api down
    1:00 ops: api is down: connection refused
    2:00 api up
    3:00 api down
    3:00 ops: api is down: connection refused`,

  "unknown is told to who asked for it, and to nobody else": `
    service { id: api }
    channel { id: ops }
    channel { id: curious }
    rule { to: [ops], on: [down, recovered] }
    rule { to: [curious], on: [unknown, recovered] }
    1:00 api unknown
    1:00 curious: api cannot be measured: could not be checked
    2:00 api up
    2:00 curious: api is back after 1 min: answered 200`,

  "unknown in between is bridged: a down is told once": `
    service { id: api }
    1:00 api down
    1:00 ops: api is down: connection refused
    2:00 api unknown
    3:00 api down
    4:00 api up
    4:00 ops: api is back after 3 min: answered 200`,

  "a rule about a service is about no other": `
    service { id: api }
    service { id: db }
    channel { id: ops }
    rule { to: [ops], services: [db], on: [down] }
    1:00 api down
    2:00 db down
    2:00 ops: db is down: connection refused`,

  "a rule about a group is about the services in it": `
    service { id: api, group: Core }
    service { id: db }
    channel { id: ops }
    rule { to: [ops], groups: [Core], on: [down] }
    1:00 db down
    2:00 api down
    2:00 ops: api is down: connection refused`,

  "a rule about a service and a group is about both": `
    service { id: api, group: Core }
    service { id: db }
    service { id: web }
    channel { id: ops }
    rule { to: [ops], services: [db], groups: [Core], on: [down] }
    1:00 db down
    1:00 ops: db is down: connection refused
    2:00 api down
    2:00 ops: api is down: connection refused
    3:00 web down`,

  "two channels hear the same, each for itself": `
    service { id: api }
    channel { id: ops }
    channel { id: boss }
    1:00 api down
    1:00 ops: api is down: connection refused
    1:00 boss: api is down: connection refused`,

  "two rules for one channel tell it once": `
    service { id: api }
    channel { id: ops }
    rule { to: [ops], on: [down], after: 5m }
    rule { to: [ops], on: [down, recovered] }
    1:00 api down
    1:00 ops: api is down: connection refused
    9:00 api down`,

  "a restart tells nothing again, and what comes after it is told": `
    service { id: api }
    1:00 api down
    1:00 ops: api is down: connection refused
    2:00 restart
    2:30 api down
    3:00 api up
    3:00 ops: api is back after 2 min: answered 200`,

  "a crash tells nothing again, and what comes after it is told": `
    service { id: api }
    1:00 api down
    1:00 ops: api is down: connection refused
    2:00 crash
    3:00 api up
    3:00 ops: api is back after 2 min: answered 200`,

  "a service that is taken out of the config is not told to be back": `
    service { id: api }
    service { id: db }
    1:00 api down
    1:00 ops: api is down: connection refused
    2:00 remove api
    3:00 db down
    3:00 ops: db is down: connection refused`,

  "an incident is told to who asked for incidents": `
    service { id: api }
    channel { id: ops }
    channel { id: boss }
    rule { to: [ops], on: [down] }
    rule { to: [boss], on: [incident] }
    1:00 incident opened by-hand api
    1:00 boss: Incident: Trouble
    2:00 incident resolved by-hand api
    2:00 boss: Incident resolved: Trouble`,

  "an incident that opened by itself is not told to who heard of the down": `
    service { id: api }
    channel { id: ops }
    channel { id: boss }
    rule { to: [ops], on: [down, incident] }
    rule { to: [boss], on: [incident] }
    1:00 incident opened automatic api
    1:00 boss: Incident: Trouble
    1:01 not sent ops api: told-already`,

  "an incident published again, after a restart as well, is told once": `
    service { id: api }
    channel { id: boss }
    rule { to: [boss], on: [incident] }
    1:00 incident opened by-hand api
    1:00 boss: Incident: Trouble
    1:30 incident opened again api
    2:00 restart
    3:00 incident opened again api`,

  "a task that failed is told to who asked for tasks, whatever service they care for": `
    service { id: api }
    channel { id: ops }
    channel { id: db }
    rule { to: [ops], on: [task] }
    rule { to: [db], on: [task], services: [api] }
    1:00 task failed
    1:00 ops: Task failed: Clean up: exit 1`,
};

test.each(Object.entries(stories))("%s", async (_, story) => {
  const { heard, told } = await tellStory(story);
  expect(heard).toEqual(told);
});
