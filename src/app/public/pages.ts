import type { Language } from "../../protocol/vocabulary.ts";
import type { PageViews } from "../../web/page-views.ts";
import { errorPage } from "../../web/views/error.tsx";
import { gatePage } from "../../web/views/gate.tsx";
import type { PageFrame } from "../../web/views/model.ts";
import { originBanner } from "../../web/views/origin-banner.tsx";

type Frame = (language: Language) => PageFrame;

/** The pages that the edge answers with by itself. */
export function pageViews(frame: Frame): PageViews {
  return {
    gate: (model) => gatePage(frame(model.language), model),
    error: (model) => errorPage(frame(model.language), model),
    originBanner,
  };
}
