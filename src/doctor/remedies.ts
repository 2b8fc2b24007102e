import type { StepFailure } from "../probe/connection/step.ts";
import type { Diagnosis, StepName, Verdict } from "./report.ts";
import type { Why } from "./why.ts";

export function diagnosis(verdict: Verdict, remedy: string): Diagnosis {
  return { verdict, remedy };
}

/** By the step that failed on the way to the server. */
export function unreachable(step: StepName, { reason }: StepFailure, host: string): Diagnosis {
  return diagnosis("unreachable", unreachableRemedy(step, reason, host));
}

function unreachableRemedy(step: StepName, reason: StepFailure["reason"], host: string): string {
  if (step === "resolve" && reason === "dns")
    return `Make the name ${host} point to the server, or correct it`;
  if (step === "resolve") return "No resolver answers: look after the network of this machine";
  if (reason === "certificate")
    return `Have the proxy use a certificate for ${host} that visitors' browsers know; a private authority is made known to this command by NODE_EXTRA_CA_CERTS`;
  if (step === "tls") return `Have the server at ${host} speak TLS on that port, or use its http:// address`;
  if (reason === "refused")
    return `Nothing listens there: start Cortex Status and the proxy, and see that both use the right port`;
  if (step === "connect")
    return `Let connections to ${host} through: routing, firewall, and the address that the server listens on (BIND)`;
  return "The connection is accepted and nothing answers on it: restart the proxy or Cortex Status, whichever hangs";
}

export function notCortex(found: string): Diagnosis {
  const gateway = /answered 50[0234]/.test(found);
  return diagnosis(
    "not-cortex",
    gateway
      ? "The proxy answers and does not reach Cortex Status: start it, and correct the address of the upstream"
      : "Name the address of Cortex Status, or have the proxy send every path below it there, /live included",
  );
}

export function assetsMissing(page: URL, base: string): Diagnosis {
  const isElsewhere = !`${page.pathname}/`.startsWith(`${base}/`) || (base === "" && page.pathname !== "/");
  return diagnosis(
    "assets-missing",
    isElsewhere
      ? `The page is reached below a path that it does not know of: set site.url: ${page.origin}${page.pathname.replace(/\/+$/, "")}`
      : "Have the proxy pass /assets/ on as it is and keep no old copy of the page: clear its cache, and restart Cortex Status after an upgrade",
  );
}

/** The first of the table that fits what the server says of the origin; null when it lets it in. */
export function originTrouble(why: Why, origin: string): Diagnosis | null {
  const { seen, allowed, differs } = why;
  if (seen.proxied && !seen.trusted) {
    const named = why.remedy?.includes("site.trustedProxies") ? why.remedy : null;
    return diagnosis("proxy-not-trusted", named ?? "Add the address of the proxy to site.trustedProxies");
  }
  if (allowed) return null;
  const remedy = rewritten(why, origin) ?? why.remedy ?? `Set site.url: ${origin}`;
  if (differs === "scheme") return diagnosis("scheme-behind-tls", remedy);
  if (differs === "port") return diagnosis("port-mismatch", remedy);
  return diagnosis("host-not-allowed", remedy);
}

/** The setting that the server would change is right: it was told of another origin than the browser's. */
function rewritten(why: Why, origin: string): string | null {
  if (why.origin === null || why.origin === origin) return null;
  return `Have the proxy pass the header Origin on as it came: of ${origin} it made ${why.origin}`;
}

export const upgradeStripped = diagnosis(
  "upgrade-stripped",
  "Have the proxy pass the headers Upgrade and Connection on, over HTTP/1.1, to /live/websocket; until then pages are live by long poll",
);

export const pollBuffered = diagnosis(
  "poll-buffered",
  "Have the proxy pass answers of /live/longpoll on as they come: no buffering, no caching, POST allowed, 15 s of patience",
);

export function idleTimeout(afterMs: number): Diagnosis {
  return diagnosis(
    "proxy-idle-timeout",
    `Something cuts a connection that is idle for ${Math.round(afterMs / 1_000)} s: set the proxy's idle or read time-out for /live to 60 s or more`,
  );
}

export const browserTrouble = diagnosis(
  "browser",
  "Open the page in a browser and look at its console: what stands between changes the page or its headers (a second Content-Security-Policy, a rewritten script, a service worker)",
);
