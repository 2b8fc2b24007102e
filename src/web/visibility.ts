import type { Audience, Visibility } from "../protocol/vocabulary.ts";

/** The one place that decides who learns that something exists: pages, topics and the API all ask here. */
export function isVisible(visibility: Visibility, audience: Audience): boolean {
  return visibility === "public" || audience === "operator";
}
