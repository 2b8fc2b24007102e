import type { IncomingMessage } from "node:http";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { parseOrigin } from "./authority.ts";
import { checkOrigin, type OriginVerdict } from "./origin.ts";
import { type Seen, seen } from "./seen.ts";
import type { WebSettings } from "./settings.ts";

/** A refused origin as the operator sees it. */
export interface OriginRefusal extends OriginVerdict {
  /** When it was first and last refused, epoch ms. */
  firstAt: number;
  at: number;
  count: number;
  remoteAddress: string;
}

export interface OriginGuardParts {
  settings(): WebSettings;
  clock: Clock;
  log: Log;
}

const quietMs = 60_000;
const kept = 50;
/** Anybody can invent origins: beyond so many lines a minute they are counted, not told. */
const mostLines = 100;

/** Decides who may open a socket and post a form, and makes sure that a refusal is never silent. */
export class OriginGuard {
  readonly #parts: OriginGuardParts;
  /** By origin, the longest unseen first. */
  readonly #refusals = new Map<string, OriginRefusal & { loggedAt: number }>();
  #minute = { beganAt: Number.NEGATIVE_INFINITY, lines: 0, untold: 0 };

  constructor(parts: OriginGuardParts) {
    this.#parts = parts;
  }

  /** For the socket's upgrade: the verdict on the Origin header, told to the log once per origin and minute. */
  check(request: IncomingMessage): OriginVerdict {
    const { settings } = this.#parts;
    const asker = seen(request, settings().proxies);
    const verdict = checkOrigin(request.headers.origin, settings().origins, asker);
    if (!verdict.allowed) this.#report(verdict, asker);
    return verdict;
  }

  /** The verdict without a trace, for whoever asks why. */
  explain(origin: string | undefined, request: Seen): OriginVerdict {
    return checkOrigin(origin, this.#parts.settings().origins, request);
  }

  /** The last 50 refused origins, newest first. */
  refusals(): OriginRefusal[] {
    return [...this.#refusals.values()].map(({ loggedAt, ...refusal }) => refusal).reverse();
  }

  #report(verdict: OriginVerdict, { remoteAddress, scheme, host, port, proxied, trusted }: Seen): void {
    const { clock, log } = this.#parts;
    const key = (verdict.origin ?? "").slice(0, 300);
    const known = this.#refusals.get(key);
    const now = clock.monotonic();
    const count = (known?.count ?? 0) + 1;
    const isQuiet = known !== undefined && now - known.loggedAt < quietMs;
    const at = clock.now();
    const loggedAt = isQuiet ? known.loggedAt : now;
    this.#refusals.delete(key);
    this.#refusals.set(key, {
      ...verdict,
      origin: key,
      firstAt: known?.firstAt ?? at,
      at,
      count,
      remoteAddress,
      loggedAt,
    });
    const [longestUnseen] = this.#refusals.keys();
    if (this.#refusals.size > kept && longestUnseen !== undefined) this.#refusals.delete(longestUnseen);
    if (isQuiet || !this.#mayTell(now)) return;
    const { expected, differs, remedy } = verdict;
    const sees = { scheme, host, port, proxied, trusted };
    log.warn(
      { origin: key, expected, differs, remedy, seen: sees, remoteAddress, count },
      "live.origin-refused",
    );
  }

  #mayTell(now: number): boolean {
    const { log } = this.#parts;
    if (now - this.#minute.beganAt >= quietMs) {
      const { untold } = this.#minute;
      if (untold > 0) log.warn({ count: untold }, "live.more-origins-refused");
      this.#minute = { beganAt: now, lines: 0, untold: 0 };
    }
    this.#minute.lines += 1;
    if (this.#minute.lines <= mostLines) return true;
    this.#minute.untold += 1;
    return false;
  }
}

/**
 * Whether a POST comes from a page of ours. `Sec-Fetch-Site` is the browser's own word; without it (plain HTTP) the
 * Origin must name the host that the request was sent to, or `site.url`, whatever the scheme: behind a proxy that ends TLS
 * ours may be wrong. Null: neither header, so no browser of this decade sent it.
 */
export function isSameOriginPost(request: IncomingMessage, settings: WebSettings): boolean | null {
  const site = request.headers["sec-fetch-site"];
  const { origin } = request.headers;
  if (site === "same-origin") return true;
  // `none` is a person at the address bar, which does not post; programs that mimic browsers may send it.
  if (site !== undefined && site !== "none") return false;
  if (origin === undefined) return site === undefined ? null : false;
  const came = parseOrigin(origin);
  if (!came) return false;
  const asker = seen(request, settings.proxies);
  const sameHost = parseOrigin(`${came.scheme}://${request.headers.host ?? ""}`);
  if (sameHost?.host === came.host && sameHost.port === came.port) return true;
  if (came.host === asker.host && came.port === asker.port) return true;
  return (
    settings.origins.site !== null && checkOrigin(origin, { ...settings.origins, allowed: [] }, asker).allowed
  );
}
