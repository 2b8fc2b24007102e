import type { IncidentEvents } from "../incident/events.ts";
import type { MonitorEvents } from "../monitor/events.ts";
import type { TellingEvents } from "../protocol/telling.ts";
import type { TaskEvents } from "../task/events.ts";

/** Everything that is said on the bus. A domain that publishes adds its topics here. */
export interface AppEvents extends MonitorEvents, IncidentEvents, TellingEvents, TaskEvents {}
