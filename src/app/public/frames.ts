import type { Language } from "../../protocol/vocabulary.ts";
import { type WebSettings, webSettings } from "../../web/settings.ts";
import type { PageFrame } from "../../web/views/model.ts";
import type { FrontParts } from "../area.ts";

/** What the config says of every page: the edge's view of it, made once for each config, and what stands around a page. */
export function createFrames({ config, assets, version }: Pick<FrontParts, "config" | "assets" | "version">) {
  let made: { from: object; settings: WebSettings } | undefined;
  function settings(): WebSettings {
    const { config: current } = config.state();
    if (made?.from !== current) made = { from: current, settings: webSettings(current) };
    return made.settings;
  }
  function frame(language: Language): PageFrame {
    const { basePath } = settings();
    const { name, timeZone, accent, logo } = config.state().config.site;
    const site = { name, basePath, timeZone, accent, hasLogo: logo !== null, version };
    return { site, assets: assets.under(basePath), language };
  }
  return { settings, frame };
}
