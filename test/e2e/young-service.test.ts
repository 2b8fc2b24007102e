import { expect, onTestFinished, test } from "vitest";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { serve } from "../support/servers.ts";
import { eventually } from "../support/targets.ts";

test("of a service that is seconds old the page says the share as of now, not that of a minute ago", {
  timeout: 60_000,
}, async () => {
  let code = 200;
  const target = await serve((_, response) => void response.writeHead(code).end());
  const place = await makePlace(
    `connectivity: off\nservices:\n  - { id: a, http: "${target}/", every: 1s, confirm: { down: 1, up: 1 } }\n`,
  );
  const cortex = await runCortex(place);
  onTestFinished(async () => {
    await cortex.end();
    await place.remove();
  });
  const share = async () => {
    const text = (await (await fetch(cortex.url)).text()).replaceAll(/<[^>]*>/g, " ");
    return Number(/([\d.]+)\s+%/.exec(text)?.[1] ?? Number.NaN);
  };
  await eventually("a good start", async () => (await share()) === 100);
  code = 503;
  // Figures of all services are drawn anew each minute: this has to come before.
  await eventually("less than half", async () => (await share()) < 50, 40_000);
  const { uptime } = await (await fetch(`${cortex.url}/api/v1/services/a`)).json();
  expect(uptime["90d"].up).toBeLessThan(0.5);
});
