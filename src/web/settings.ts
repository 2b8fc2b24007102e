import type { Config, TokenScope } from "../config/config.ts";
import type { Language } from "../protocol/vocabulary.ts";
import { type Asset, createAsset } from "./asset-files.ts";
import { type OriginRules, originRules } from "./origin.ts";
import { type HeaderList, securityHeaders } from "./security-headers.ts";
import { TokenTable } from "./token-table.ts";
import { type TrustedProxies, trustedProxies } from "./trusted-proxies.ts";
import { accentCss } from "./views/accent.ts";
import { iconSvg } from "./views/marks.ts";

export interface ProgramToken {
  id: string;
  can: readonly TokenScope[];
}

/** What the edge needs of the config, worked out once for each config. */
export interface WebSettings {
  /** Path the site is mounted under, without a trailing slash: "" or "/status". */
  basePath: string;
  language: "auto" | Language;
  origins: OriginRules;
  proxies: TrustedProxies;
  headers: HeaderList;
  tokens: TokenTable<ProgramToken>;
  passwordHash: string | null;
  sessionLastsMs: number;
  /** Absolute path of the logo file. */
  logo: string | null;
  /** Files under `/assets` that follow the config, by name. */
  madeAssets: ReadonlyMap<string, Asset>;
}

/** @throws CortexError for origins, proxies and frame ancestors that are none; the config's own check finds them first */
export function webSettings(config: Pick<Config, "site" | "operator" | "tokens">): WebSettings {
  const { site, operator, tokens } = config;
  return {
    basePath: site.url === null ? "" : new URL(site.url).pathname.replace(/\/+$/, ""),
    language: site.language,
    origins: originRules(site.url, site.allowedOrigins),
    proxies: trustedProxies(site.trustedProxies),
    headers: securityHeaders(site.frameAncestors),
    tokens: new TokenTable(tokens.map(({ id, token, can }) => [token, { id, can }])),
    passwordHash: operator.passwordHash,
    sessionLastsMs: operator.sessionLastsMs,
    logo: site.logo,
    madeAssets: new Map([
      ["icon.svg", createAsset(Buffer.from(iconSvg), "image/svg+xml")],
      ["accent.css", createAsset(Buffer.from(accentCss(site.accent)), "text/css; charset=utf-8")],
    ]),
  };
}
