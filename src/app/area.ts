import type { Config, Environment } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { LoggedLine } from "../core/log-tail.ts";
import type { Hub } from "../live/hub.ts";
import type { Route } from "../live/topic-router.ts";
import type { SelfAnswer } from "../probe/self-check.ts";
import type { Language } from "../protocol/vocabulary.ts";
import type { Store } from "../store/store.ts";
import type { MenuLink } from "../web/operator/menu.ts";
import type { OperatorPage } from "../web/operator/operator-page.ts";
import type { Readiness, StatusReader } from "../web/reader.ts";
import type { WebServer } from "../web/server.ts";
import type { PageFrame } from "../web/views/model.ts";
import type { ConfigInForce } from "./config/config-in-force.ts";
import type { Engine } from "./engine.ts";
import type { Figures } from "./host/figures.ts";
import type { Notifier } from "./notify/notifier.ts";
import type { MenuNotes } from "./operator/menu.ts";
import type { OperatorViews } from "./operator/operator-views.ts";
import type { CountedStore } from "./operator/store-figures.ts";
import type { BuiltAssets } from "./process/assets.ts";
import type { LiveViews } from "./public/live-views.ts";
import type { EmbeddedSymbiont } from "./task/embedded-symbiont.ts";

/** What an area adds to what people open. */
export interface Area {
  /** Behind the gate, in the order in which they are asked whether an address is theirs. */
  pages?(): readonly OperatorPage[];
  /** Links of the menu that are no built-in entry. */
  links?(language: Language): readonly MenuLink[];
  /** What stands beside entries of the menu. */
  notes?: MenuNotes;
  /** Topics of the live connection. */
  routes?: readonly Route[];
  /** A config is in force: the first, before the page listens, or another one. */
  configured?(): void;
  stop?(): void | Promise<void>;
}

export type OpenArea = (shared: Shared) => Area;

/** What the front is made of. */
export interface FrontParts {
  clock: Clock;
  log: Log;
  store: Store;
  engine: Engine;
  figures: Figures;
  config: ConfigInForce;
  configPath: string;
  environment: Environment;
  secretKeyBase: string;
  assets: BuiltAssets;
  selfCheck: SelfAnswer;
  /** Where the embedded Symbiont is. */
  embedded: EmbeddedSymbiont["access"];
  version: string;
  readiness(): Readiness;
  telling: Notifier;
  /** The last lines of the log, newest first. */
  lines(): readonly LoggedLine[];
}

/** What every area is given. */
export interface Shared extends Omit<FrontParts, "config"> {
  /** In force now. */
  config(): Config;
  configState: ConfigInForce["state"];
  frame(language: Language): PageFrame;
  reader: StatusReader;
  counted: CountedStore;
  /** Epoch ms. */
  startedAt: number;
  /** What addresses of this program begin with: `https://status.example.com`. */
  ownAddress(): string;
  /** These stand once every area is opened; an area asks for them when something happens, not while it opens. */
  operator(): OperatorViews;
  live(): LiveViews;
  hub(): Hub;
  web(): WebServer;
}
