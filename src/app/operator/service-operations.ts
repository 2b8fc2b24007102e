import { catalogue } from "../../text/catalogue.ts";
import { message } from "../../text/message.ts";
import type { OperatorPage } from "../../web/operator/operator-page.ts";
import { operations } from "../../web/operator/service-operations.tsx";
import { createServicesContent, operated } from "../../web/operator/services-content.tsx";
import { servicesParams } from "../../web/operator/services-order.ts";
import type { ServiceCommands } from "../../web/reader.ts";
import type { DashboardModel } from "../../web/views/dashboard-model.ts";

/** `/dashboard/services`, whose buttons post the field `do`: an operation and the id of a service. */
export function servicesPage(dashboard: () => DashboardModel, commands: ServiceCommands): OperatorPage {
  const path = "/dashboard/services";
  const find = (id: string) => dashboard().services.find((one) => one.id === id);
  return {
    ...{ path, entry: "services", params: servicesParams },
    open: (params, frame) => createServicesContent(dashboard, frame, { path, params }),
    async post({ fields, frame }) {
      const words = catalogue(frame.language);
      const { services } = words.operator;
      const told = (ok: boolean, text: string) => ({
        status: ok ? (200 as const) : (422 as const),
        fragments: new Map([["operated", operated({ ok, text }, frame)]]),
      });
      const [asked = "", id = ""] = (fields.get("do") ?? "").split(" ");
      const operation = operations.find((known) => known === asked);
      const before = find(id);
      if (!operation || !before) return told(false, services.unknown);
      const { name } = before;
      if (!(await commands[operation](id))) return told(false, services.refused[operation](name));
      if (operation !== "check") return told(true, services.done[operation](name));
      const { state, reason, facts } = find(id) ?? before;
      return told(true, services.checked(name, words.state[state], message(reason, facts, frame.language)));
    },
  };
}
