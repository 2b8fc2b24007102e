import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { LiveIndicator } from "./live-indicator.tsx";
import { type MarkSize, markSprite, signPath } from "./marks.ts";
import type { PageFrame } from "./model.ts";
import { PublicNav } from "./public-nav.tsx";

/** Paths below the site's that pages link to. */
export const places = {
  status: "/",
  embed: "/embed",
  tasks: "/tasks",
  dashboard: "/dashboard",
  login: "/login",
  logout: "/logout",
  statusJson: "/api/v1/status",
  incidents: "/incidents",
  maintenance: "/maintenance",
  incidentsJson: "/api/v1/incidents",
  maintenancesJson: "/api/v1/maintenances",
  atom: "/feed.atom",
  rss: "/feed.rss",
  logo: "/logo",
  icon: "/assets/icon.svg",
  accent: "/assets/accent.css",
  service: (id: string): string => `/services/${encodeURIComponent(id)}`,
  incident: (id: string): string => `/incidents/${encodeURIComponent(id)}`,
  incidentJson: (id: string): string => `/api/v1/incidents/${encodeURIComponent(id)}`,
  serviceJson: (id: string): string => `/api/v1/services/${encodeURIComponent(id)}`,
} as const;

/** Stands where each answer gets a key of its own: a form that is sent twice is known by it. */
export const formKeyPlace = "form-key-goes-here";

/** What a live page says when it joins its view. */
export interface LivePlace {
  topic: string;
  epoch: string;
  seq: number;
}

export type OperatorPage = "status" | "tasks" | "dashboard";

export interface PageProps {
  frame: PageFrame;
  title: string;
  /** Names the page for CSS. */
  kind:
    | "status"
    | "embed"
    | "service"
    | "incidents"
    | "incident"
    | "maintenance"
    | "gate"
    | "dashboard"
    | "tasks"
    | "error";
  /** Null: the page is not live. */
  live: LivePlace | null;
  /** Present on pages of the operator: which one, and the token of its forms. */
  operator?: { page: OperatorPage; formToken: string };
  /** Sizes of marks that the page uses. */
  marks?: readonly MarkSize[];
  /** What search engines read, as JSON-LD. */
  data?: string;
  /** Path of a public page that the masthead leads to. */
  current?: string;
  /** More class names of the body. */
  classes?: readonly string[];
  robots?: "noindex";
  /** What a search engine or a chat shows below the title. */
  description?: string;
  /** Stands beside the content: the menu of the dashboard. */
  side?: Child;
  children?: Child;
}

/** A whole document: head, the site's name, navigation, the live indicator and the content. */
export function page(props: PageProps): string {
  return `<!doctype html>${String(<Page {...props} />)}`;
}

function Page(props: PageProps) {
  const { frame, kind, live, marks, classes = [], side, children, operator } = props;
  const content = (
    <main id="content" tabindex={-1}>
      {children}
    </main>
  );
  const { site, language } = frame;
  const words = catalogue(language);
  return (
    <html lang={language} data-base={site.basePath} data-time-zone={site.timeZone}>
      <Head {...props} />
      <body
        class={[kind, ...classes].join(" ")}
        data-view-topic={live?.topic}
        data-view-epoch={live?.epoch}
        data-view-seq={live?.seq}
        data-operator={operator ? "" : undefined}
      >
        {raw(markSprite(marks ?? [16, 24]))}
        {kind !== "embed" && (
          <>
            <a class="skip" href="#content">
              {words.live.skip}
            </a>
            <Masthead {...props} words={words} />
          </>
        )}
        {/* Banners of the connection are put here by the browser. */}
        <div id="banner" class="banner" aria-live="polite" />
        {side ? (
          <div class="shell">
            {side}
            {content}
          </div>
        ) : (
          content
        )}
        <div id="announcer" class="spoken" aria-live="polite" />
      </body>
    </html>
  );
}

function Head({ frame, title, robots, description, operator, live, data }: PageProps) {
  const { site, assets } = frame;
  return (
    <head>
      <meta charset="utf-8" />
      <title>{title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {robots && <meta name="robots" content={robots} />}
      {description && <meta name="description" content={description} />}
      {description && <meta property="og:description" content={description} />}
      {description && <meta property="og:title" content={title} />}
      {assets.fonts.map((font) => (
        <link rel="preload" href={font} as="font" type="font/woff2" crossorigin="anonymous" />
      ))}
      <link rel="stylesheet" href={assets.style} />
      {operator && <link rel="stylesheet" href={assets.operatorStyle} />}
      {site.accent && <link rel="stylesheet" href={site.basePath + places.accent} />}
      {site.hasLogo ? (
        <link rel="icon" href={site.basePath + places.logo} />
      ) : (
        <link rel="icon" href={site.basePath + places.icon} type="image/svg+xml" />
      )}
      {live && !operator && <FeedLink frame={frame} title={title} />}
      {data && raw(`<script type="application/ld+json">${data}</script>`)}
      <script type="module" src={assets.script} />
    </head>
  );
}

/** Readers of feeds look for it in the head. */
function FeedLink({ frame, title }: Pick<PageProps, "frame" | "title">) {
  const href = frame.site.basePath + places.atom;
  return <link rel="alternate" type="application/atom+xml" title={title} href={href} />;
}

function Masthead({ frame, live, operator, current, words }: PageProps & { words: Catalogue }) {
  const { site } = frame;
  return (
    <header class="masthead">
      <a class="site" href={`${site.basePath}/`} aria-label={words.nav.home(site.name)}>
        <Sign frame={frame} />
        <bdi class="site-name">{site.name}</bdi>
      </a>
      {operator ? (
        <Navigation base={site.basePath} words={words} {...operator} />
      ) : (
        <PublicNav base={site.basePath} words={words} {...(current === undefined ? {} : { current })} />
      )}
      {live && <LiveIndicator words={words} />}
    </header>
  );
}

function Sign({ frame: { site } }: { frame: PageFrame }) {
  if (site.hasLogo)
    return <img class="sign" src={site.basePath + places.logo} alt="" width={16} height={16} />;
  return (
    <svg class="sign" viewBox="0 0 16 16" width={16} height={16} aria-hidden="true">
      <path d={signPath} />
    </svg>
  );
}

interface NavigationProps {
  base: string;
  words: Catalogue;
  page: OperatorPage;
  formToken: string;
}

function Navigation({ base, words, page: current, formToken }: NavigationProps) {
  const link = (name: OperatorPage, path: string) => (
    <a href={base + path} aria-current={name === current ? "page" : undefined}>
      {words.nav[name]}
    </a>
  );
  return (
    <nav class="pages" aria-label={words.nav.label}>
      {link("status", places.status)}
      {link("tasks", places.tasks)}
      {link("dashboard", places.dashboard)}
      <form method="post" action={base + places.logout}>
        <input type="hidden" name="_csrf_token" value={formToken} />
        <button type="submit" class="plain">
          {words.nav.logOut}
        </button>
      </form>
    </nav>
  );
}
