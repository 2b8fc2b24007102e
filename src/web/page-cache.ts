import type { ContentCoding } from "../core/compression.ts";
import type { Language, UptimeWindow } from "../protocol/vocabulary.ts";

/** A page of the shared views: drawn once, compressed at most once for each coding. */
export interface CachedPage {
  readonly html: string;
  /** With its quotes, weak: the codings share it. */
  readonly etag: string;
  /** Without waiting where it was made before. */
  body(coding: ContentCoding): Buffer | Promise<Buffer>;
}

export interface PageCache {
  /** What a page shows has to be read first: done when it resolves. Null: nothing has. */
  prepare(key: string): Promise<void> | null;
  /** Null: there is no such view. */
  page(key: string): CachedPage | null;
}

/** Keys of the views that everybody may see; topics of the socket are `view:` and the key. */
export const statusViewKey = (language: Language): string => `status:${language}`;
export const embedViewKey = (language: Language): string => `embed:${language}`;
export const serviceViewKey = (id: string, window: UptimeWindow, language: Language): string =>
  `service:${id}:${window}:${language}`;

export const incidentsViewKey = (language: Language): string => `incidents:${language}`;
export const incidentViewKey = (id: string, language: Language): string => `incident:${id}:${language}`;
export const maintenanceViewKey = (language: Language): string => `maintenance:${language}`;

/** What a page of a service shows when nobody asked for another stretch of time, or for one that there is not. */
export const usualWindow: UptimeWindow = "24h";
