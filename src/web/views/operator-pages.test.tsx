import { describe, expect, test } from "vitest";
import { dashboardFixtures, gateFixtures } from "../../../test/support/operator-fixtures.ts";
import { fixtureFrame, fixtureNow } from "../../../test/support/service-fixtures.ts";
import { inShell } from "../../../test/support/shell-fixtures.ts";
import { taskListFixtures } from "../../../test/support/task-fixtures.ts";
import type { ViewSource } from "../../live/view.ts";
import { formTokenPlace } from "../../protocol/live.ts";
import { createHomeContent } from "../operator/home-content.tsx";
import { createServicesContent } from "../operator/services-content.tsx";
import { createTaskListContent } from "../task/task-list-content.tsx";
import { accentCss } from "./accent.ts";
import { errorPage } from "./error.tsx";
import { gatePage } from "./gate.tsx";
import { originBanner } from "./origin-banner.tsx";

function fixture<Value>(all: Record<string, Value>, name: string): Value {
  const found = all[name];
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found;
}

describe("the gate", () => {
  test("is a form with one field that carries its token and the way back", () => {
    const html = gatePage(fixtureFrame, fixture(gateFixtures, "gate"));
    expect(html).toContain('<form method="post" action="/login">');
    expect(html).toContain('name="_csrf_token" value="t"');
    expect(html).toContain('name="return_to" value="/dashboard"');
    expect(html).toMatch(/<input id="password" name="password" type="password"/);
    expect(html).not.toContain('role="alert"');
  });

  test("says Invalid password in every language, between field and button", () => {
    for (const language of ["en", "de"] as const) {
      const html = gatePage({ ...fixtureFrame, language }, fixture(gateFixtures, "gate-wrong"));
      expect(html.indexOf("Invalid password")).toBeGreaterThan(html.indexOf('type="password"'));
      expect(html.indexOf("Invalid password")).toBeLessThan(html.indexOf('<button type="submit"'));
    }
  });

  test("says how long to wait after too many tries", () => {
    expect(gatePage(fixtureFrame, fixture(gateFixtures, "gate-too-many"))).toContain(
      "Wait 48 s, then try again.",
    );
  });
});

describe("the dashboard", () => {
  const whole = (source: ViewSource) =>
    source.document(source.draw(), { topic: "view:operator:x", epoch: "e", seq: 1 });
  const html = (name: string) =>
    whole(inShell(createHomeContent(fixture(dashboardFixtures, name), fixtureFrame), "home", fixtureFrame));
  const services = (name: string) =>
    whole(
      inShell(
        createServicesContent(fixture(dashboardFixtures, name), fixtureFrame),
        "services",
        fixtureFrame,
      ),
    );

  test("shows each service with what only the operator sees", () => {
    expect(services("dashboard")).toContain("no space left on device");
    expect(services("dashboard")).toContain("https://status.hydrascale.net/push/3fJb2kQm9s0XyW7r");
    expect(services("dashboard")).toContain(">operator</td>");
  });

  test("tells who looks for a button that adds a service where services are written", () => {
    const { configPath } = fixture(dashboardFixtures, "dashboard")();
    for (const page of [html("dashboard"), services("dashboard")]) {
      expect(page).toContain(`Services are written in <code>${configPath}</code>; a change is here`);
    }
  });

  test("leaves the place of the form token to whoever knows the reader", () => {
    const forms = html("dashboard").match(/<form [^>]*method="post"/g) ?? [];
    expect(forms).toHaveLength(2);
    expect(html("dashboard").split(formTokenPlace)).toHaveLength(forms.length + 1);
  });

  test("says what hinders the program in the reader's language, and what the system said as it was said", () => {
    const troubles = [
      { kind: "offline", since: fixtureNow - 60_000 },
      {
        kind: "store",
        since: fixtureNow - 60_000,
        lost: { results: 3, changes: 0, news: 0 },
        detail: "disk full",
      },
    ] as const;
    const model = () => ({ ...fixture(dashboardFixtures, "dashboard")(), troubles });
    const german = { ...fixtureFrame, language: "de" } as const;
    const page = whole(inShell(createHomeContent(model, german), "home", german));
    expect(page).toContain(
      "<p>Diese Überwachung ist seit 14:36 ohne Verbindung: entfernte Dienste sind unbekannt.</p>",
    );
    expect(page).toContain(
      'verloren: 3 Ergebnisse, 0 Zustandswechsel, 0 Meldungen: <span lang="en">disk full</span>.</p>',
    );
  });

  test("names errors of the config by line, with expected, found and remedy", () => {
    const page = html("dashboard-errors");
    expect(page).toContain("The config has 1 error");
    expect(page).toContain("line 41");
    expect(page).toContain("expected a duration such as 30s, 5m or 1h, found &quot;half a minute&quot;");
    expect(page).toContain("Write every: 30s.");
  });
});

describe("other pages", () => {
  test("an error says what happened and what to do, escaped", () => {
    const problem = { language: "en", status: 404, title: "Not found", code: "web.x" } as const;
    const html = errorPage(fixtureFrame, { ...problem, detail: "No <b>page</b>", remedy: "Go back" });
    expect(html).toContain("No &lt;b&gt;page&lt;/b&gt;.");
    expect(html).toContain("Go back.");
  });

  test("tasks carries the form for a goal and lets the operator log out", () => {
    const list = { show: "all", search: "", page: 1 } as const;
    const content = createTaskListContent(fixture(taskListFixtures, "tasks"), list, fixtureFrame);
    const source = inShell(content, "tasks", fixtureFrame);
    expect(source.document(source.draw(), { topic: "view:x", epoch: "e", seq: 1 })).toMatch(
      /<form method="post" action="\/logout"><input type="hidden" name="_csrf_token" value="form-token-goes-here"/,
    );
  });

  test("the banner says what was expected instead of this address", () => {
    const html = originBanner(
      {
        allowed: false,
        verdict: "host-not-allowed",
        origin: "http://10.0.0.1:4000",
        expected: ["https://status.example.com"],
        differs: "host",
        remedy: "Add it to site.allowedOrigins",
      },
      "en",
    );
    expect(html).toContain("data-origin-banner");
    expect(html).toContain("http://10.0.0.1:4000");
    expect(html).toContain("https://status.example.com");
  });

  test("only a colour becomes an accent", () => {
    expect(accentCss("#3b6ea5")).toContain("--accent:light-dark(oklch(from #3b6ea5");
    expect(accentCss("red;} body{display:none}")).toBe("");
    expect(accentCss(null)).toBe("");
  });
});
