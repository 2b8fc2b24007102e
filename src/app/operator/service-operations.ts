import { catalogue } from "../../text/catalogue.ts";
import type { OperatorPage } from "../../web/operator/operator-page.ts";
import { operations } from "../../web/operator/service-operations.tsx";
import { createServicesContent, operationFailed } from "../../web/operator/services-content.tsx";
import type { ServiceCommands } from "../../web/reader.ts";
import type { DashboardModel } from "../../web/views/dashboard-model.ts";

/** `/dashboard/services`, whose buttons post the field `do`: an operation and the id of a service. */
export function servicesPage(dashboard: () => DashboardModel, commands: ServiceCommands): OperatorPage {
  return {
    ...{ path: "/dashboard/services", entry: "services" },
    open: (_, frame) => createServicesContent(dashboard, frame),
    async post({ fields, frame }) {
      const { services } = catalogue(frame.language).operator;
      const refused = (why: string) => ({
        status: 422 as const,
        fragments: new Map([["operated", operationFailed(why, frame)]]),
      });
      const [asked = "", id = ""] = (fields.get("do") ?? "").split(" ");
      const operation = operations.find((known) => known === asked);
      const service = dashboard().services.find((one) => one.id === id);
      if (!operation || !service) return refused(services.unknown);
      if (!(await commands[operation](id))) return refused(services.refused[operation](service.name));
      return { goTo: `/dashboard/services#d-${encodeURIComponent(id)}` };
    },
  };
}
