import { once } from "node:events";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { axeFinds } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import { FakeSymbiont, json } from "../support/hostile-symbiont.ts";
import {
  makePlace,
  operatorPassword,
  type Place,
  type RunningCortex,
  runCortex,
} from "../support/run-cortex.ts";
import { eventually } from "../support/targets.ts";

const token = "symbiont-token-nobody-may-read";

let browser: Browser;
let symbiont: FakeSymbiont;
let place: Place;
let cortex: RunningCortex;
let context: BrowserContext | undefined;
/** What it says of each task. */
let progress: Record<string, object>;
let log: string[];
/** What a task is once it is run again; null: it knows no such command. */
let again: object | null;
/** Bodies of what it was told to run again. */
let retried: string[];
/** Replaces everything it would answer. */
let instead: Parameters<typeof json> | null;

beforeAll(async () => {
  browser = await launchBrowser();
  symbiont = await FakeSymbiont.start();
  let made = 0;
  symbiont.answer = (response, request) => {
    const url = request.url ?? "";
    const answer = (...values: Parameters<typeof json>) => json(...values)(response, request);
    const id = decodeURIComponent(/^\/task\/([^/]+)\//.exec(url)?.[1] ?? "");
    if (request.headers.authorization !== `Bearer ${token}`)
      return answer({ detail: "token not accepted" }, 401);
    if (instead) return answer(...instead);
    if (url === "/status") return answer({ status: "ok" });
    if (url === "/task/compound") {
      made += 1;
      progress[`t${made}`] = { status: "running", prompt: `goal ${made}` };
      return answer({ task_id: `t${made}` });
    }
    if (url.includes("/log?")) {
      const from = Number(new URL(url, "http://h").searchParams.get("offset"));
      const entries = log.slice(from).map((text, index) => ({ offset: from + index, text, stream: "out" }));
      return answer({ entries, next_offset: log.length, first_offset: 0, ended: false });
    }
    const told = progress[id];
    if (url.endsWith("/retry") && again) {
      retried.push(symbiont.prompts.at(-1) ?? "");
      progress[id] = again;
      return answer({ ok: true });
    }
    if (url.endsWith("/progress") && told) return answer(told);
    answer({ error: "nothing there" }, 404);
  };
  place = await makePlace(config(token));
  cortex = await runCortex(place);
}, 120_000);

beforeEach(() => {
  progress = {};
  log = [];
  again = null;
  retried = [];
  instead = null;
});

afterEach(async () => {
  await context?.close();
  context = undefined;
});

afterAll(async () => {
  await browser?.close();
  await cortex?.end();
  await symbiont?.stop();
  await place?.remove();
});

function config(symbiontToken: string): string {
  return `
site: { name: Hydrascale, language: en, timeZone: UTC }
connectivity: off
symbiont: { url: "${symbiont.url}/", token: "${symbiontToken}" }
services: []
`;
}

async function logIn(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`${cortex.url}/tasks`);
  await page.fill("#password", operatorPassword);
  await page.click("button[type=submit]");
  await page.waitForSelector("#prompt");
  return page;
}

const live = (page: Page) => page.waitForSelector("#live[data-live=live]");
const posts = () => symbiont.asked.filter(({ path }) => path === "/task/compound").length;

/** Why a viewer may not join. */
async function joinAsViewer(topic: string): Promise<string> {
  const socket = new WebSocket(`${cortex.url.replace("http", "ws")}/live/websocket?vsn=2.0.0`);
  await once(socket, "open");
  socket.send(JSON.stringify(["1", "1", topic, "phx_join", { next: 0, epoch: "e", seq: 1 }]));
  const [message] = await once(socket, "message");
  socket.terminate();
  return String(message);
}

describe("a goal", () => {
  test("is handed over without a script, and kept with the reason when it was not taken", async () => {
    const page = await logIn({ javaScriptEnabled: false });
    instead = [{ error: "no room" }, 503];
    await page.fill("#prompt", "  Mend <b>search</b> & “tell” me\n\nin German");
    const [answer] = await Promise.all([page.waitForNavigation(), page.click(".send button")]);
    expect(answer?.status()).toBe(502);
    expect(await page.inputValue("#prompt")).toBe("  Mend <b>search</b> & “tell” me\n\nin German");
    expect(await page.innerText("#reason strong")).toBe("Symbiont answered 503: no room.");
    const places = await page.evaluate(() =>
      ["#prompt", "#reason", ".send button"].map(
        (one) => document.querySelector(one)?.getBoundingClientRect().top ?? 0,
      ),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    instead = null;
    await page.click(".send button");
    await page.waitForURL(/\/tasks\/t\d+$/);
    expect(await page.innerText("h1")).toMatch(/^goal \d+$/);
  });

  test("with nothing in it is refused by its page", async () => {
    const page = await logIn({ javaScriptEnabled: false });
    await page.fill("#prompt", "   ");
    const [answer] = await Promise.all([page.waitForNavigation(), page.click(".send button")]);
    expect(answer?.status()).toBe(422);
    expect(await page.innerText("#reason")).toContain("Nothing was typed");
  });

  test("is sent by Ctrl-Enter, once however often that is pressed", async () => {
    const page = await logIn();
    await live(page);
    const before = posts();
    await page.fill("#prompt", "do it");
    await page.focus("#prompt");
    for (let i = 0; i < 4; i++) await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/tasks\/t\d+$/);
    expect(posts() - before).toBe(1);
  });

  test("and a wrong token: said beside what was typed, which live updates leave alone; the right one, and it goes", async () => {
    const page = await logIn();
    await live(page);
    try {
      await place.write(config("wrong"));
      await eventually("the wrong token is in force", async () =>
        (await page.innerText("#tasks-foot")).includes("401"),
      );
      await page.fill("#prompt", "Compare the phases of the last day");
      await page.press("#prompt", "Control+Enter");
      await page.waitForSelector("#reason strong");
      expect(await page.innerText("#reason strong")).toBe("Symbiont answered 401: token not accepted.");
      expect(await page.innerText(".tried")).toContain("no task was made");
      await page.type("#prompt", " with last week");
    } finally {
      await place.write(config(token));
    }
    await eventually(
      "the right token is in force",
      async () => !(await page.innerText("#tasks-foot")).includes("401"),
    );
    expect(await page.inputValue("#prompt")).toContain("the last day");
    expect(await page.inputValue("#prompt")).toContain(" with last week");
    await page.click(".send button");
    await page.waitForURL(/\/tasks\/t\d+$/);
  });

  test("stays where it is when this server does not answer", async () => {
    const page = await logIn();
    await page.fill("#prompt", "Do not lose me");
    await page.route("**/tasks", (route) =>
      route.request().method() === "POST" ? route.abort() : route.continue(),
    );
    await page.click(".send button");
    await page.waitForSelector("#reason strong");
    expect(await page.innerText("#reason")).toContain("This server did not answer");
    expect(await page.inputValue("#prompt")).toBe("Do not lose me");
    expect(await page.getAttribute(".send button", "aria-busy")).toBeNull();
  });
});

describe("a task", () => {
  const steps = (status: string, second: string) => ({
    ...{ status, prompt: "Move the index" },
    subtasks: [
      {
        id: "a",
        title: "Look",
        status: "completed",
        started_at: "2026-11-24T13:00:00Z",
        finished_at: "2026-11-24T13:00:05Z",
      },
      { id: "b", title: "Copy", status: second, depends_on: ["a"], started_at: "2026-11-24T13:00:05Z" },
    ],
  });

  test("is watched live to its end: state, plan, log; then nothing is asked any more", async () => {
    progress.watched = steps("running", "running");
    log = ["first line"];
    const page = await logIn();
    await page.goto(`${cortex.url}/tasks/watched`);
    await live(page);
    expect(await page.innerText("#task-figures .word")).toBe("Running");
    expect(await page.innerText("#log-lines")).toContain("first line");
    log.push("second <b>line</b>");
    await eventually("the log goes on", async () =>
      (await page.innerText("#log-lines")).includes("second <b>line</b>"),
    );
    progress.watched = { ...steps("pondering", "running"), subtasks: [] };
    await eventually(
      "an unknown word is shown",
      async () => (await page.innerText("#task-figures .word")) === "pondering",
    );
    progress.watched = steps("completed", "completed");
    await eventually("it ends", async () => (await page.innerText("#task-figures .word")) === "Completed");
    expect(await page.locator(".node.operational").count()).toBe(2);
    expect(await page.locator("#log-lines li").count()).toBe(2);
    const polls = symbiont.polls("/task/watched/progress");
    await page.waitForTimeout(2_500);
    expect(symbiont.polls("/task/watched/progress")).toBe(polls);
  });

  test("keeps its last good state beside what is wrong, and comes back by itself", async () => {
    progress.shaky = steps("running", "running");
    const page = await logIn();
    await page.goto(`${cortex.url}/tasks/shaky`);
    await live(page);
    instead = ["just a string", 200];
    await page.waitForSelector("#note strong");
    expect(await page.innerText("#note strong")).toContain(
      "Symbiont answered 200: JSON without what was asked for",
    );
    expect(await page.innerText("#plan")).toContain("Copy");
    instead = null;
    await eventually("the note goes", async () => (await page.locator("#note strong").count()) === 0);
  });

  test("says plainly what an older Symbiont cannot do", async () => {
    progress.old = steps("running", "running");
    const page = await logIn();
    await page.goto(`${cortex.url}/tasks/old`);
    await live(page);
    await page.click("#commands button");
    await page.waitForSelector("#commands [role=alert]");
    expect(await page.innerText("#commands [role=alert]")).toContain(
      "This Symbiont cannot cancel a task (Symbiont answered 404",
    );
    await page.goto(`${cortex.url}/tasks`);
    expect(await page.innerText("#tasks-note")).toContain("keeps no list of its tasks");
  });

  describe("of which a subtask failed", () => {
    const { subtasks, ...rest } = steps("failed", "failed");
    const count = { id: "c & d", title: "Count <all>", status: "failed", error: "no disk" };
    const failed = () => ({ ...rest, subtasks: [...subtasks, count] });

    test("has it run again without a script, or says beside its button why not", async () => {
      progress.torn = failed();
      const page = await logIn({ javaScriptEnabled: false });
      await page.goto(`${cortex.url}/tasks/torn`);
      const buttons = page.locator("#outputs button");
      expect(await buttons.allTextContents()).toEqual(["Run again Copy", "Run again Count <all>"]);
      await Promise.all([page.waitForNavigation(), buttons.nth(1).click()]);
      expect(page.url()).toBe(`${cortex.url}/tasks/torn#outputs`);
      expect(await page.innerText(".output:has-text('Count') [role=alert]")).toContain(
        "It was not started again. This Symbiont cannot run a task again",
      );
      expect(await page.locator("[role=alert]").count()).toBe(1);
      again = { ...failed(), status: "running" };
      await Promise.all([page.waitForNavigation(), buttons.nth(1).click()]);
      expect(retried).toEqual(['{"subtask_id":"c & d"}']);
      expect(await page.innerText("#task-figures .word")).toBe("Running");
      expect(await buttons.count()).toBe(0);
    });

    test("has it run again by keyboard, and who pressed goes on from there", async () => {
      progress.keys = failed();
      const page = await logIn();
      await page.goto(`${cortex.url}/tasks/keys`);
      await live(page);
      expect(await axeFinds(page)).toEqual([]);
      await page.getByRole("button", { name: "Run again Copy" }).focus();
      await page.keyboard.press("Enter");
      await page.waitForSelector(".output:has-text('Copy') [role=alert]");
      const focused = () => page.evaluate(() => document.activeElement?.id);
      expect(await focused()).toBe("retry-b");
      expect(await axeFinds(page)).toEqual([]);
      again = { ...failed(), status: "running" };
      await page.keyboard.press("Enter");
      await eventually("it runs", async () => (await page.locator("#outputs button").count()) === 0);
      expect(retried).toEqual(['{"subtask_id":"b"}']);
      expect(await focused()).toBe("outputs");
    });
  });

  test("that nobody knows is not there", async () => {
    const page = await logIn();
    const answer = await page.goto(`${cortex.url}/tasks/nobody`);
    expect(answer?.status()).toBe(404);
  });
});

test("nothing of Mission Control is there for a viewer, and the token is in no answer and no log", async () => {
  progress.hidden = { status: "running", prompt: "the secret goal" };
  const page = await logIn();
  await page.goto(`${cortex.url}/tasks/hidden`);
  const html = [await page.content()];
  for (const path of ["/tasks", "/dashboard/symbiont"]) {
    await page.goto(cortex.url + path);
    html.push(await page.content());
  }
  expect(html.join("")).toContain("the secret goal");
  expect(html.join("")).not.toContain(token);
  expect(cortex.output()).not.toContain(token);
  for (const path of ["/tasks", "/tasks/hidden", "/tasks/nobody", "/dashboard/symbiont"]) {
    for (const method of ["GET", "POST"]) {
      const answer = await fetch(cortex.url + path, { method, headers: { accept: "text/html" } });
      const body = (await answer.text()).replace(/name="return_to" value="[^"]*"/, "");
      expect(answer.status).toBe(401);
      expect(body).toContain('name="password"');
      expect(body).not.toMatch(/secret goal|Symbiont|prompt|operator\.css/i);
    }
  }
  for (const topic of ["task_log:hidden", "view:operator:/tasks/hidden:en:0", "view:operator:/tasks:en:0"])
    expect(await joinAsViewer(topic)).toContain("operator's");
  const publicPage = await (await fetch(cortex.url)).text();
  expect(publicPage).not.toMatch(/symbiont|\/tasks/i);
});
