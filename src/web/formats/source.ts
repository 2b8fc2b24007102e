import type { Status } from "../../monitor/service.ts";
import type { ProgramPlace } from "../incident-json.ts";
import type { IncidentModel, WindowModel } from "../incident-model.ts";
import type { GroupModel } from "../views/model.ts";

/** What everybody may know, as formats of others are made of it. */
export interface PublicPicture extends ProgramPlace {
  site: { name: string };
  /** Where the page is, without a trailing slash: of the config, or as it was asked for. */
  base: string;
  groups: readonly GroupModel[];
  /** In the order of the config. */
  statuses: readonly Status[];
  /** Newest first. */
  incidents: readonly IncidentModel[];
  /** By their begin. */
  windows: readonly WindowModel[];
  now: number;
}

const weekMs = 7 * 86_400_000;

/** What the config plans has no time of its own: it is news the week before it begins. */
export function announcedAt({ createdAt, from }: Pick<WindowModel, "createdAt" | "from">): number {
  return createdAt === null ? from - weekMs : Math.min(createdAt, from);
}
