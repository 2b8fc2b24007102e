import type { HistoryJson, ResultJson, StatusJson } from "../protocol/service.ts";
import type { OperatorServiceJson, ServiceJson } from "../protocol/service-json.ts";
import type { Audience, UptimeWindow } from "../protocol/vocabulary.ts";

/** What the API tells of the services. What an audience may not see is not there: null, exactly as if it did not exist. */
export interface StatusReader {
  status(audience: Audience): StatusJson;
  service(id: string, audience: Audience): ServiceJson | OperatorServiceJson | null;
  history(id: string, window: UptimeWindow, audience: Audience): Promise<HistoryJson | null>;
  /** Newest first, at most `limit`. */
  results(id: string, limit: number, audience: Audience): Promise<ResultJson[] | null>;
}

/** What may be done to a service. Each resolves when it is done; false: it was so already, or there is nothing to do. */
export interface ServiceCommands {
  /** Checks now and waits for what is found. False: a paused or push service cannot be checked. */
  check(id: string): Promise<boolean>;
  pause(id: string): Promise<boolean>;
  resume(id: string): Promise<boolean>;
  acknowledge(id: string): Promise<boolean>;
}

/** Whether this process should get traffic, and what an operator should look at although it does. */
export interface Readiness {
  ready: boolean;
  reasons: string[];
  warnings: string[];
}
