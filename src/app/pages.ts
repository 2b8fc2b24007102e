import type { SharedViews } from "../live/shared-view.ts";
import type { Language } from "../protocol/vocabulary.ts";
import type { OperatorPages, PageViews } from "../web/page-views.ts";
import { errorPage } from "../web/views/error.tsx";
import { gatePage } from "../web/views/gate.tsx";
import type { PageFrame } from "../web/views/model.ts";
import { originBanner } from "../web/views/origin-banner.tsx";
import { formTokenPlace } from "../web/views/page.tsx";
import { tasksPage } from "../web/views/tasks.tsx";
import { dashboardViewKey } from "./live-views.ts";

type Frame = (language: Language) => PageFrame;

/** The pages that the edge answers with by itself. */
export function pageViews(frame: Frame): PageViews {
  return {
    gate: (model) => gatePage(frame(model.language), model),
    error: (model) => errorPage(frame(model.language), model),
    originBanner,
  };
}

/** What stands behind the gate. One rendering serves all operators; each gets the token of its own forms put in. */
export function operatorPages(views: SharedViews, frame: Frame, prepare: () => Promise<void>): OperatorPages {
  return async ({ path, language, formToken }) => {
    if (path === "/tasks") return tasksPage(frame(language), formToken);
    if (path !== "/dashboard") return null;
    await prepare();
    return views.page(dashboardViewKey(language))?.html.replaceAll(formTokenPlace, formToken) ?? null;
  };
}
