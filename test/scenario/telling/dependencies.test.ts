import { expect, test } from "vitest";
import { tellStory } from "../../support/telling-timeline.ts";

/** `dependsOn`: what explains a failure is told, what it explains is not. */
const stories: Record<string, string> = {
  "a dependency that is well is checked at once, and the alert goes out": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    1:00 api down
    1:00 ops: api is down: connection refused`,

  "a dependency that is down at the same moment is told, and nothing else": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    1:00 gw down later
    1:00 api down
    1:00 ops: gw is down: connection refused
    1:01 held ops api: dependency`,

  "a gateway with three dependants falls: one message; back: those that stay down": `
    service { id: gw }
    service { id: a, dependsOn: [gw] }
    service { id: b, dependsOn: [gw] }
    service { id: c, dependsOn: [gw] }
    1:00 gw down
    1:00 ops: gw is down: connection refused
    1:05 a down
    1:06 b down
    1:07 c down
    5:00 a up later
    5:00 b up later
    5:00 gw up
    5:00 ops: gw is back after 4 min: answered 200
    5:00 ops: c is down: connection refused
    5:10 not sent ops a: over
    5:10 not sent ops b: over`,

  "the dependency needs two results: the alert waits for the second": `
    service { id: api, dependsOn: [gw] }
    service { id: gw, confirm: { down: 2 } }
    1:00 gw down later
    1:00 api down
    1:01 held ops api: asking
    1:05 ops: gw is down: connection refused
    1:06 held ops api: dependency`,

  "two minutes at most: a dependency that does not settle counts as it stands": `
    service { id: api, dependsOn: [gw] }
    service { id: gw, confirm: { down: 100 } }
    1:00 gw down later
    1:00 api down
    2:00 held ops api: asking
    3:00 ops: api is down: connection refused`,

  "recovered while held: nothing is sent": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    1:00 gw down
    1:00 ops: gw is down: connection refused
    1:30 api down
    2:00 api up
    2:01 not sent ops api: over
    5:00 gw up
    5:00 ops: gw is back after 4 min: answered 200
    6:00 nothing held`,

  "a dependency that is unknown holds as well": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    1:00 gw unknown
    1:30 api down
    1:31 held ops api: dependency
    5:00 gw up
    5:00 ops: api is down: connection refused`,

  "of two dependencies one is enough to hold, and both have to be back": `
    service { id: api, dependsOn: [gw, dns] }
    service { id: gw }
    service { id: dns }
    1:00 gw down
    1:00 ops: gw is down: connection refused
    1:10 dns down
    1:10 ops: dns is down: connection refused
    1:30 api down
    3:00 gw up
    3:00 ops: gw is back after 2 min: answered 200
    3:01 held ops api: dependency
    5:00 dns up
    5:00 ops: dns is back after 3 min: answered 200
    5:00 ops: api is down: connection refused`,

  "a chain tells of its first link only": `
    service { id: power }
    service { id: gw, dependsOn: [power] }
    service { id: api, dependsOn: [gw] }
    1:00 power down
    1:00 ops: power is down: connection refused
    1:01 gw down
    1:02 api down
    1:03 held ops gw: dependency
    1:03 held ops api: dependency
    2:00 gw up later
    2:00 api up later
    2:00 power up
    2:00 ops: power is back after 1 min: answered 200
    9:59 nothing held`,

  "a dependency in maintenance counts as it stands": `
    service { id: api, dependsOn: [gw] }
    service { id: gw, every: 1h }
    1:00 maintenance gw
    1:10 api down
    1:10 ops: api is down: connection refused`,

  "a dependency that is down under its maintenance explains the failure": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    1:00 maintenance gw
    1:10 gw down
    1:20 api down
    1:21 held ops api: dependency
    1:21 held ops gw: maintenance
    5:00 api up
    6:00 gw up
    7:00 maintenance over
    8:00 nothing held`,

  "a paused dependency says nothing": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    1:00 pause gw
    30:00 api down
    30:00 ops: api is down: connection refused`,

  "degraded does not wait": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    channel { id: ops }
    rule { to: [ops], on: [degraded], services: [api] }
    1:00 gw down
    1:10 api degraded
    1:10 ops: api is degraded: over 800 ms`,

  "what was told before the dependency fell is told to be back": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    1:00 api down
    1:00 ops: api is down: connection refused
    2:00 gw down
    2:00 ops: gw is down: connection refused
    3:00 api up
    3:00 ops: api is back after 2 min: answered 200`,

  "a restart while held forgets nothing": `
    service { id: api, dependsOn: [gw] }
    service { id: gw }
    1:00 gw down
    1:00 ops: gw is down: connection refused
    1:30 api down
    3:00 restart
    5:00 gw up
    5:00 ops: gw is back after 4 min: answered 200
    5:00 ops: api is down: connection refused`,
};

test.each(Object.entries(stories))("%s", async (_, story) => {
  const { heard, told } = await tellStory(story);
  expect(heard).toEqual(told);
});
