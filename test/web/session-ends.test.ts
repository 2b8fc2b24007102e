import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { hashPassword } from "../../src/config/password.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { ask, PlainBrowser, settingsOf, startWeb, type WebFixture } from "./start-web.ts";

let web: WebFixture;
afterEach(() => web.close());

test("another password ends every session of the one before, for pages as for what is open", async () => {
  let settings = settingsOf();
  web = await startWeb({}, { settings: () => settings });
  const browser = new PlainBrowser(web);
  await browser.logIn();
  const cookie = `cortex_session=${browser.cookies.get("cortex_session")}`;
  const status = async () => (await ask(web, "/dashboard", { headers: { Cookie: cookie } })).status;
  const asked = new IncomingMessage(new Socket());
  asked.headers.cookie = cookie;
  const caller = await web.callers.of(asked);
  expect([await status(), caller.audience, caller.stillReads?.()]).toEqual([200, "operator", true]);
  settings = { ...settings, passwordHash: await hashPassword("another one") };
  expect([await status(), caller.stillReads?.()]).toEqual([401, false]);
});

test("another key ends every session", async () => {
  const sessionStore = createMemoryStore().sessions;
  web = await startWeb({}, { sessionStore });
  const browser = new PlainBrowser(web);
  await browser.logIn();
  const headers = { Cookie: `cortex_session=${browser.cookies.get("cortex_session")}` };
  await web.close();
  web = await startWeb({}, { sessionStore });
  expect((await ask(web, "/dashboard", { headers })).status).toBe(200);
  await web.close();
  web = await startWeb({}, { sessionStore, secretKeyBase: "other".repeat(20) });
  expect((await ask(web, "/dashboard", { headers })).status).toBe(401);
});
