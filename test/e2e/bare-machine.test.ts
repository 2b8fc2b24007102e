/** Mission Control on a machine that has nothing: the embedded Symbiont through the pages, as a browser without script. */
import { expect, test } from "vitest";
import { issue } from "../support/certificates.ts";
import { makePlace, operatorPassword, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { serve, serveSecurely, unusedPort } from "../support/servers.ts";

const config = `
services: []
connectivity: off
symbiont:
  runbooks:
    careful: { title: Careful work, command: [sh, -c, "for i in one two three; do echo $i; sleep 0.2; done"], approve: true }
`;

async function logIn({ url }: RunningCortex) {
  const jar = new Map<string, string>();
  const ask = async (path: string, fields?: Record<string, string>) => {
    const answer = await fetch(new URL(path, url), {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "), origin: url },
      ...(fields ? { method: "POST", body: new URLSearchParams(fields) } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    return {
      status: answer.status,
      location: answer.headers.get("location") ?? "",
      html: await answer.text(),
    };
  };
  const field = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  const gate = await ask("/tasks");
  const token = field(gate.html, "_csrf_token");
  await ask("/login", { password: operatorPassword, _csrf_token: token, return_to: "/tasks" });
  const csrf = field((await ask("/tasks")).html, "_csrf_token");
  const post = (path: string, fields: Record<string, string>) => ask(path, { ...fields, _csrf_token: csrf });
  const until = async (path: string, holds: (text: string) => boolean) => {
    for (const beganAt = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const { html } = await ask(path);
      const text = html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
      if (holds(text)) return { html, text };
      if (Date.now() - beganAt > 20_000) throw new Error(`still: ${text}`);
    }
  };
  return { post, until, field };
}

test("diagnoses name their causes, a runbook is approved and streams, a poem is refused with what to configure", async () => {
  const place = await makePlace(config);
  const cortex = await runCortex(place);
  const { post, until, field } = await logIn(cortex);
  await until("/tasks", (text) => /Built-in Symbiont at 127\.0\.0\.1:\d+/.test(text));

  const healthy = await serve((_, response) => response.end("hello"));
  const slow = await serve((_, response) => void setTimeout(() => response.end("late"), 1_200));
  const broken = await serveSecurely(issue(), (_, response) => response.end("hello"));
  const causes: [prompt: string, cause: RegExp][] = [
    [healthy, /is healthy/],
    [`diagnose ${broken}`, /TLS handshake: its certificate/],
    [`diagnose 127.0.0.1:${await unusedPort()}`, /connection refused/],
    [slow, /works but is slow: 1\.\d s, most of it waiting for the first byte/],
  ];
  const given = await Promise.all(
    causes.map(async ([prompt, cause], at) => ({
      cause,
      to: await post("/tasks", { prompt, form_key: `k${at}` }),
    })),
  );
  for (const { to, cause } of given) {
    expect(to.status).toBe(303);
    await until(to.location, (text) => cause.test(text));
  }

  const { location } = await post("/tasks", { prompt: "run careful", form_key: "careful" });
  const asked = await until(location, (text) => text.includes("Needs you"));
  expect(asked.text).not.toMatch(/State Running/);
  await post(location, { do: "approve", approval: field(asked.html, "approval") });
  // The log is read by itself, so its last lines may come a moment after the state.
  const log = /approved by operator .*one .*two .*three/;
  const done = await until(location, (text) => text.includes("State Completed") && log.test(text));
  expect(done.text).toMatch(log);

  const poem = await post("/tasks", { prompt: "Write a poem about the sea", form_key: "poem" });
  expect(poem.status).toBe(422);
  expect(poem.html).toContain("Write a poem about the sea");
  expect(poem.html).toContain("symbiont.agent");
  expect(await cortex.end()).toBe(0);
  await place.remove();
});
