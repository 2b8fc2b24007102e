import { createHomeContent, type MakeParts } from "../../web/operator/home-content.tsx";
import type { OperatorPage } from "../../web/operator/operator-page.ts";
import { servicesParams } from "../../web/operator/services-order.ts";
import type { Area, Shared } from "../area.ts";
import { serviceCommands } from "../monitor/service-commands.ts";
import { programParts } from "./built-in-pages.ts";
import { dashboardModel } from "./dashboard-model.ts";
import { servicesPage } from "./service-operations.ts";

/** The first page, and all services with what can be done to them. */
export function servicesArea(shared: Shared): Area {
  const { clock, engine, counted, configPath, configState, startedAt, hub, ownAddress } = shared;
  const home = programParts({ ...shared, now: clock.now });
  const dashboard = () =>
    dashboardModel({
      ...{ engine, configPath, startedAt, now: clock.now(), config: configState() },
      ...{ store: counted.read(), viewers: hub().size, ownAddress: ownAddress() },
    });
  const below: MakeParts = async (words) => {
    await counted.prepare();
    return home(words);
  };
  const pages: readonly OperatorPage[] = [
    {
      ...{ path: "/dashboard", entry: "home", refreshMs: 5_000, params: servicesParams },
      open: (params, frame) => createHomeContent(dashboard, frame, below, params),
    },
    servicesPage(dashboard, serviceCommands(engine.monitor)),
  ];
  return { pages: () => pages };
}
