import { askWithin } from "../../client/ask-within.ts";
import { formTokenPlace, type ViewPatch } from "../../protocol/live.ts";
import { LiveLists } from "./live-list.ts";
import { announce, type MorphNews, morph } from "./morph.ts";
import { writeRelativeTimes } from "./relative-time.ts";
import { isOtherRelease, reloadOnceFor, reloadWhenFree } from "./release.ts";
import type { FollowedPage, PagePosition } from "./view-follower.ts";

/** Where the page that the browser shows stands. */
export function pagePosition(): PagePosition {
  const { viewTopic = "", viewEpoch = "", viewSeq = "0" } = document.body.dataset;
  return { topic: viewTopic, epoch: viewEpoch, seq: Number(viewSeq) };
}

/** The document as something that a view changes. */
export class LiveDocument implements FollowedPage {
  readonly #lists = new LiveLists(afterChange);

  apply({ fragments, lists }: ViewPatch): boolean {
    const news: MorphNews = { announcements: [] };
    const arranged = Object.entries(lists).map(([list, ids]) => this.#lists.arrange(list, ids, fragments));
    const drawn = Object.entries(fragments).map(([id, html]) => this.#draw(id, html, news));
    if (![...arranged, ...drawn].every(Boolean)) return false;
    announce(news);
    afterChange();
    return true;
  }

  /** A page that is gone or forbidden is loaded as the browser loads it, to show what stands there. */
  async fetch(): Promise<PagePosition | null> {
    const response = await askWithin(location.href, {
      headers: { accept: "text/html" },
      cache: "no-cache",
    });
    if (!response || response.status >= 500 || response.status === 429) return null;
    const html = await response.text().catch(() => undefined);
    // The connection ended in the middle of it.
    if (html === undefined) return null;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    if (!response.ok || !fresh.body.dataset.viewTopic) {
      await reloadWhenFree();
      return new Promise(() => undefined);
    }
    if (isOtherRelease(fresh)) void reloadOnceFor(fresh);
    this.#replace(fresh);
    return pagePosition();
  }

  #draw(id: string, html: string, news: MorphNews): boolean {
    const element = document.getElementById(id);
    if (!element) return this.#lists.keepForLater(id, html);
    morph(element, withOwnToken(html), news);
    return true;
  }

  #replace(fresh: Document): void {
    const news: MorphNews = { announcements: [] };
    const [main, freshMain] = [document.querySelector("main"), fresh.querySelector("main")];
    this.#lists.forget();
    if (main && freshMain) morph(main, freshMain, news);
    document.title = fresh.title;
    document.body.className = fresh.body.className;
    Object.assign(document.body.dataset, fresh.body.dataset);
    announce(news);
    afterChange();
  }
}

/** What is drawn for all has a place where the reader's own form token belongs. */
function withOwnToken(html: string): string {
  if (!html.includes(formTokenPlace)) return html;
  const field = document.querySelector<HTMLInputElement>('input[name="_csrf_token"]');
  return html.replaceAll(formTokenPlace, field?.value ?? "");
}

function afterChange(): void {
  writeRelativeTimes();
  document.dispatchEvent(new Event("cortex:changed"));
}
