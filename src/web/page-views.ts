import type { Language } from "../protocol/vocabulary.ts";
import type { OriginVerdict } from "./origin.ts";

export type LoginFailure = "invalid-password" | "too-many-attempts" | "stale-form";

/** The gate: login form, and why the last try failed. */
export interface GateModel {
  language: Language;
  failure: LoginFailure | null;
  /** Whole seconds until the next try; null unless there were too many. */
  retryAfterSeconds: number | null;
  /** Hidden fields `_csrf_token` and `return_to` of the form, which posts `password` to `<base>/login`. */
  formToken: string;
  returnTo: string;
}

/** A problem document, for eyes. */
export interface ErrorModel {
  language: Language;
  status: number;
  title: string;
  detail: string;
  remedy: string;
  code: string;
}

/** The pages that the edge itself answers with; whole documents, but for the banner. */
export interface PageViews {
  gate(model: GateModel): string;
  error(model: ErrorModel): string;
  /** One element that says why this page will not be live, with `data-origin-banner` on it. */
  originBanner(verdict: OriginVerdict, language: Language): string;
}

/** An operator's page as asked for; its path is without the base path. */
export interface OperatorPageRequest {
  path: string;
  query: URLSearchParams;
  language: Language;
  /** For the page's forms (hidden field `_csrf_token`), the one that logs out included; empty for a program. */
  formToken: string;
  /** Paces the operator chose, as the browser remembers them. */
  refreshCookie: string | undefined;
}

export type OperatorPostAnswer = { goTo: string } | { status: 200 | 422 | 500 | 502; html: string };

/** The pages behind the gate. Null: there is no such page, or no form on it. */
export interface OperatorPages {
  show(request: OperatorPageRequest): Promise<string | null>;
  post(request: OperatorPageRequest, fields: URLSearchParams): Promise<OperatorPostAnswer | null>;
}
