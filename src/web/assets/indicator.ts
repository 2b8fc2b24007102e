import type { TransportName } from "../../client/keep-transport.ts";
import { askWhy } from "../../client/why.ts";

export type LiveState = "live" | "polling" | "reconnecting" | "refused" | "stale";

/** Tells the viewer how far the page can be trusted, in the words that the markup of `[data-live]` carries. */
export interface Indicator {
  joined(): void;
  /** Something came over the connection: up to now the page is right. */
  heard(): void;
  /** The connection may be dead though nobody said so. */
  doubted(): void;
  /** The connection is gone, or the first one did not come about. */
  lost(): void;
  refused(reason: string): void;
}

/** A blink is not worth a word. */
const graceMs = 500;
const staleAfterMs = 10_000;
/** So many failures before the first success look like a refusal: the server is asked. */
const failuresBeforeAsking = 2;

export function createIndicator(whyUrl: string, transport: () => TransportName): Indicator {
  let rightAt = Date.now();
  let timers: number[] = [];
  let everJoined = false;
  let isRefused = false;
  let isLost = true;
  let failures = 0;

  const calm = () => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };
  const tellWorry = () => {
    // After a night asleep nobody is told of seconds.
    if (Date.now() - rightAt < staleAfterMs) show("reconnecting");
    else show("stale", { time: clockTime(rightAt) });
  };
  const worry = () => {
    if (timers.length > 0) return;
    timers = [window.setTimeout(tellWorry, graceMs), window.setTimeout(tellWorry, staleAfterMs)];
  };
  /** Nothing but silence was wrong. */
  const reassure = () => {
    calm();
    show(transport() === "longpoll" ? "polling" : "live");
  };
  const refused = (reason: string) => {
    calm();
    isRefused = true;
    show("refused", { reason });
  };
  worry();

  return {
    joined() {
      everJoined = true;
      isRefused = false;
      isLost = false;
      rightAt = Date.now();
      reassure();
    },
    heard() {
      if (isLost || isRefused) return;
      rightAt = Date.now();
      if (timers.length > 0) reassure();
    },
    doubted() {
      if (!isRefused) worry();
    },
    lost() {
      if (isRefused) return;
      isLost = true;
      worry();
      failures += 1;
      if (everJoined || failures !== failuresBeforeAsking) return;
      askWhy(whyUrl).then((reason) => {
        if (reason !== undefined && !everJoined) refused(reason);
      });
    },
    refused,
  };
}

/** What is known beside the state: since when, or why. The time ends the sentence, the reason has the banner. */
interface Detail {
  time?: string;
  reason?: string;
}

function show(state: LiveState, { time, reason }: Detail = {}): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-live]")) {
    element.dataset.live = state;
    const words = [element.getAttribute(`data-text-${state}`), time].filter((word) => word != null);
    writeText(element.firstElementChild ?? element, words.join(" "));
  }
  // The page may have come with a banner that says it already.
  const isSaid = document.querySelector("[data-origin-banner]") !== null;
  writeText(document.getElementById("banner"), isSaid ? "" : (reason ?? ""));
}

function writeText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** In the zone of the site, as every other time of the page. */
function clockTime(at: number): string {
  const { lang, dataset } = document.documentElement;
  const options = {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: dataset.timeZone,
  } as const;
  return new Intl.DateTimeFormat(lang || "en", options).format(at);
}
