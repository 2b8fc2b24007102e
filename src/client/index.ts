/** `cortex-status/client`: the services of a site, live, for programs and for pages of others. */
import { StatusClient, type StatusClientOptions } from "./status-client.ts";

export type { Service } from "./service.ts";
export type {
  Connection,
  ConnectionState,
  StatusClient,
  StatusClientOptions,
  StatusEvents,
} from "./status-client.ts";

/** @param site its public address, base path included: `https://status.example.com` */
export function connect(site: string, options: StatusClientOptions = {}): StatusClient {
  return new StatusClient(site, options);
}
