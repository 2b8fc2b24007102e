import type { OperatorServiceJson, ServiceJson } from "./service-json.ts";

/** Topic of the service list as JSON, open to everybody. */
export const serviceStatusTopic = "service_status";

export interface ServiceStatusReply {
  services: (ServiceJson | OperatorServiceJson)[];
  seq: number;
}
/** Event `status_update`: one service, whole. */
export type ServiceStatusUpdate = (ServiceJson | OperatorServiceJson) & { seq: number };
/** Event `service_removed`. */
export interface ServiceRemoved {
  id: string;
  seq: number;
}

/**
 * Stands in shared documents, and in what patches them, where each reader's own form token belongs: the edge puts it into
 * a document, the browser into a patch. It is no valid token, so a form that was not filled in cannot post.
 */
export const formTokenPlace = "form-token-goes-here";

/** Topic of a shared view is this prefix and its key: `view:status:en`. */
export const viewTopicPrefix = "view:";

/** Fragments are the outer HTML of elements, lists the ids of an element's children in order, both by element id. */
export interface ViewPatch {
  epoch: string;
  seq: number;
  fragments: Record<string, string>;
  lists: Record<string, string[]>;
}

/** The page is to be fetched again: unknown epoch, or too far behind. */
export interface ViewRefetch {
  refetch: true;
  /** At a moment of its own within so long, because it is not the only one. Absent: now. */
  withinMs?: number;
}

export type ViewJoinReply = ViewPatch | ViewRefetch;

/** Events of a view's topic. */
export const viewEvents = { patch: "patch", refetch: "refetch" } as const;
