import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { Language } from "../protocol/vocabulary.ts";
import { negotiateLanguage } from "./accept.ts";
import { type Seen, seen } from "./seen.ts";
import type { WebSettings } from "./settings.ts";

/** What a request brings along besides itself. */
export interface EdgeEnv {
  Bindings: HttpBindings;
}
export type EdgeContext = Context<EdgeEnv>;
export type EdgeApp = Hono<EdgeEnv>;

export function seenOf(c: EdgeContext, settings: WebSettings): Seen {
  return seen(c.env.incoming, settings.proxies);
}

export function languageOf(c: EdgeContext, settings: WebSettings): Language {
  return negotiateLanguage(settings.language, c.req.header("accept-language"));
}

/** Of the path. */
export function idOf(c: EdgeContext): string {
  return c.req.param("id") ?? "";
}

/** Answers that hold for one asker at one moment. */
export const noStore = { "Cache-Control": "no-store" };
