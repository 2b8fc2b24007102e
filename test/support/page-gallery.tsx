import type { ViewSource } from "../../src/live/view.ts";
import type { HistoryJson } from "../../src/protocol/service.ts";
import { toHistoryJson } from "../../src/web/history-json.ts";
import { createHomeContent } from "../../src/web/operator/home-content.tsx";
import { createIncidentContent } from "../../src/web/operator/incident/incident-content.tsx";
import { createIncidentsContent } from "../../src/web/operator/incident/incidents-content.tsx";
import { createMaintenanceContent } from "../../src/web/operator/incident/maintenance-content.tsx";
import type { OperatorContent } from "../../src/web/operator/operator-page.ts";
import { createServicesContent } from "../../src/web/operator/services-content.tsx";
import { createSymbiontContent } from "../../src/web/task/symbiont-content.tsx";
import { createTaskContent } from "../../src/web/task/task-content.tsx";
import { createTaskListContent, goalFragment } from "../../src/web/task/task-list-content.tsx";
import { createEmbedSource } from "../../src/web/views/embed.tsx";
import { errorPage } from "../../src/web/views/error.tsx";
import { gatePage } from "../../src/web/views/gate.tsx";
import { createIncidentSource } from "../../src/web/views/incident/incident.tsx";
import { createIncidentsSource } from "../../src/web/views/incident/incidents.tsx";
import { createMaintenanceSource } from "../../src/web/views/incident/maintenance.tsx";
import type { PageFrame, ServicePageModel } from "../../src/web/views/model.ts";
import { createServiceSource } from "../../src/web/views/service.tsx";
import { createStatusSource } from "../../src/web/views/status.tsx";
import { hostFixture, silentHost } from "./host-fixtures.ts";
import { hostContentOf } from "./host-page-fixtures.ts";
import {
  incidentFixtures,
  incidentsFixtures,
  maintenanceFixtures,
  outage,
  searchIncident,
} from "./incident-fixtures.ts";
import { dashboardFixtures, gateFixtures, serviceFixtures } from "./operator-fixtures.ts";
import { statusFixtures } from "./page-fixtures.ts";
import { partsContentOf } from "./parts-fixtures.ts";
import { fixtureNow } from "./service-fixtures.ts";
import { inShell } from "./shell-fixtures.ts";
import { symbiontFixtures, taskFixtures, taskListFixtures } from "./task-fixtures.ts";

function whole(source: ViewSource): string {
  return source.document(source.draw(), { topic: "view:fixture", epoch: "e", seq: 1 });
}

/** What the API says of a window of a service in the gallery. */
export function galleryHistory(id: string, window: string): HistoryJson {
  const fixtures = Object.values<() => ServicePageModel>(serviceFixtures).map((model) => model());
  const page = fixtures.find((model) => model.service.id === id && model.window === window && model.past);
  if (!page?.past) throw new Error(`no page of the gallery shows ${window} of ${id}`);
  return toHistoryJson(page.past.history);
}

/** Where the operator writes. */
function deskPages(frame: PageFrame): Record<string, OperatorContent> {
  const now = () => fixtureNow;
  const services = () =>
    ["Public API", "Web app", "Auth", "Search", "PostgreSQL"].map((name) => ({
      id: name.toLowerCase(),
      name,
    }));
  const incidents = () => incidentsFixtures.incidents?.().incidents ?? [];
  const windows = () => maintenanceFixtures.maintenance?.().windows ?? [];
  return {
    "desk-incidents": createIncidentsContent({ incidents, services, now }, "slow", frame),
    "desk-incident": createIncidentContent({ incident: () => searchIncident, services, now }, frame),
    "desk-maintenance": createMaintenanceContent(
      { windows, services, now, isPlanned: (id) => id === "patch" },
      frame,
    ),
  };
}

function missing(): never {
  throw new Error("no such fixture");
}

function failedGoal(frame: PageFrame): string {
  const list = { show: "all", search: "", page: 1 } as const;
  const content = createTaskListContent(taskListFixtures["tasks-refused"] ?? missing, list, frame);
  const source = inShell(content, "tasks", frame);
  const drawing = source.draw();
  const fragments = new Map([
    ...drawing.fragments,
    ...goalFragment(frame, {
      prompt:
        "Auth answers slowly for users in Frankfurt since this morning. Compare the connection phases of the last 24 hours with those of last week, look at the resolver on hx-edge-3, and tell me whether it is DNS or the TLS handshake. Change nothing.",
      ...{
        formKey: "k",
        cause: "Symbiont answered 401: token not accepted",
        note: "tried at 14:37:09, no task was made",
      },
      help: [
        "Nothing was started and your text is still here. Put the right token into ",
        "symbiont.token",
        " of the config (or SYMBIONT_TOKEN); the file is read again within 2 s.",
      ],
    }),
  ]);
  return source.document({ ...drawing, fragments }, { topic: "view:fixture", epoch: "e", seq: 1 });
}

/** Every page in every state worth looking at: name → HTML. */
export async function gallery(frame: PageFrame): Promise<Map<string, string>> {
  const german: PageFrame = { ...frame, language: "de" };
  const pages = new Map<string, string>();
  for (const [name, model] of Object.entries(statusFixtures)) {
    pages.set(name, whole(createStatusSource(model, frame)));
    pages.set(name.replace("status", "embed"), whole(createEmbedSource(model, frame)));
  }
  for (const [name, model] of Object.entries(serviceFixtures)) {
    pages.set(name, whole(createServiceSource(model, frame)));
  }
  for (const [name, model] of Object.entries(incidentsFixtures)) {
    pages.set(name, whole(createIncidentsSource(model, frame)));
  }
  for (const [name, model] of Object.entries(incidentFixtures)) {
    pages.set(name, whole(createIncidentSource(model, frame)));
  }
  for (const [name, model] of Object.entries(maintenanceFixtures)) {
    pages.set(name, whole(createMaintenanceSource(model, frame)));
  }
  for (const [name, content] of Object.entries(deskPages(frame))) {
    pages.set(
      name,
      whole(inShell(content, name.startsWith("desk-maintenance") ? "maintenance" : "incidents", frame)),
    );
  }
  pages.set(
    "incident-german",
    whole(createIncidentSource(() => ({ incident: outage, now: fixtureNow }), german)),
  );
  for (const [name, model] of Object.entries(dashboardFixtures)) {
    pages.set(name, whole(inShell(createHomeContent(model, frame), "home", frame)));
    pages.set(
      name.replace("dashboard", "services"),
      whole(inShell(createServicesContent(model, frame), "services", frame)),
    );
  }
  for (const [name, model] of Object.entries(gateFixtures)) pages.set(name, gatePage(frame, model));
  pages.set("status-german", whole(createStatusSource(statusFixtures["status-one-down"], german)));
  pages.set("service-german", whole(createServiceSource(serviceFixtures["service-down"], german)));
  pages.set("parts", whole(inShell(await partsContentOf(frame), "queue", frame, 5)));
  for (const [name, model] of Object.entries(taskFixtures))
    pages.set(name, whole(inShell(createTaskContent(model, frame), "tasks", frame)));
  pages.set(
    "task-german",
    whole(inShell(createTaskContent(taskFixtures["task-running"] ?? missing, german), "tasks", german)),
  );
  const list = { show: "all", search: "", page: 1 } as const;
  for (const [name, model] of Object.entries(taskListFixtures))
    pages.set(name, whole(inShell(createTaskListContent(model, list, frame), "tasks", frame)));
  pages.set("tasks-error", failedGoal(frame));
  for (const [name, model] of Object.entries(symbiontFixtures))
    pages.set(`symbiont-${name}`, whole(inShell(createSymbiontContent(model, frame), "symbiont", frame)));
  const limits = new Map([["/srv/backup", 0.9]]);
  for (const [name, figures] of [
    ["host", hostFixture()],
    ["host-silent", silentHost],
  ] as const)
    pages.set(
      name,
      whole(inShell(await hostContentOf({ figures, diskLimits: limits }, frame), "host", frame, 5)),
    );
  pages.set(
    "error-404",
    errorPage(frame, {
      language: "en",
      status: 404,
      title: "Not found",
      detail: "There is no page at this address",
      remedy: "Check the address, or start from the status page",
      code: "web.not-found",
    }),
  );
  return pages;
}
