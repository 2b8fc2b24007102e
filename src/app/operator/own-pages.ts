import type { Config } from "../../config/config.ts";
import type { Cancel, Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { HostFigures } from "../../host/figures.ts";
import { orNull } from "../../host/reading.ts";
import { OwnPages, openedOf } from "../../page/own-pages.ts";
import type { Host } from "../../page/page-types.ts";
import { watchFiles } from "../../page/watch-files.ts";
import type { PageGiven } from "../../page/worker/protocol.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import { catalogue } from "../../text/catalogue.ts";
import type { MenuLink } from "../../web/operator/menu.ts";
import type { OperatorPage, Params } from "../../web/operator/operator-page.ts";
import { createOwnPage } from "../../web/operator/own-page.tsx";
import type { Figures } from "../host/figures.ts";
import { keepOwnMetrics, type OwnMetricSample } from "../host/own-metrics.ts";

export interface OwnPagesAreaParts {
  clock: Clock;
  log: Log;
  config(): Config;
  /** What the pages' code sees as its environment. */
  env: Readonly<Record<string, string>>;
  /** As `/api/v1/status` tells its operator. */
  services(): unknown;
  host(): HostFigures | null;
  /** Where what the pages measure is kept. */
  take: Figures["take"];
  /** `pages`: these pages are others now. `menu`: what their links say may be another. */
  onChange(what: "pages" | "menu"): void;
}

export interface OwnPagesArea {
  pages(): readonly OperatorPage[];
  menu(language: Language): readonly MenuLink[];
  /** Takes the pages of the config in force. */
  configure(): void;
  stop(): Promise<void>;
}

const built = !import.meta.url.endsWith(".ts");
/** Beside this file once it is built; among the sources in a test. */
const script = new URL(built ? "./page-worker.js" : "../../page/worker/page-worker.ts", import.meta.url);
const builderUrl = new URL(built ? "../page/builder.js" : "../../page/builder.ts", import.meta.url).href;

/** The pages that `dashboard.pages` names: loaded, watched, and hung into the dashboard. */
export function createOwnPages(parts: OwnPagesAreaParts): OwnPagesArea {
  const { clock, log, config, env } = parts;
  let cancelWatch: Cancel | undefined;
  let shown = "[]";
  let pages: readonly OperatorPage[] = [];
  const own = new OwnPages({
    ...{ clock, log, script, builderUrl, env },
    onChange: (what) => {
      pages = own.list().map((page) => createOwnPage({ page, own, given, now: clock.now }));
      parts.onChange(what);
    },
  });

  function given(params: Params): PageGiven {
    return { params, services: parts.services(), host: hostOf(parts.host()) };
  }

  function reload(): void {
    log.info({ pages: config().pages.map(({ id }) => id) }, "pages.loading");
    own.load(config().pages).catch((thrown: unknown) => {
      log.error({ error: messageOf(thrown) }, "pages.load-failed");
    });
  }

  /** Asks each page that has `metrics` for their figures now; one that gives none is told in the log. */
  async function sampleMetrics(): Promise<readonly OwnMetricSample[]> {
    const withMetrics = own.list().filter((page) => openedOf(page).metrics.length > 0);
    const samples = await Promise.all(
      withMetrics.map(async (page) => {
        const answer = await own.ask({ kind: "sample", page: page.file });
        const { id } = page.file;
        for (const fault of answer.ok ? answer.value.faults : [answer.fault])
          log.warn({ page: id, where: fault.where, found: fault.found }, "pages.no-metric");
        const values = answer.ok ? answer.value.values : {};
        return openedOf(page).metrics.map((metric) => ({
          ...{ page: id, ...metric },
          value: values[metric.name] ?? null,
        }));
      }),
    );
    return samples.flat();
  }

  const stopMetrics = keepOwnMetrics({ clock, log, sample: sampleMetrics, take: parts.take });

  return {
    pages: () => pages,
    menu: (language) =>
      own.list().flatMap((page): MenuLink[] => {
        const { menu } = openedOf(page);
        if (menu === "skip") return [];
        const { id } = page.file;
        const note = page.opened?.ok === false ? catalogue(language).operator.menu.broken : null;
        if (typeof menu !== "string")
          return [{ id, text: menu.disabled, href: menu.href ?? null, key: null, note, disabled: true }];
        return [{ id, text: menu, href: `/dashboard/${id}`, key: null, note, disabled: false }];
      }),
    configure() {
      const now = JSON.stringify(config().pages);
      if (now === shown) return;
      shown = now;
      cancelWatch?.();
      cancelWatch = config().pages.length === 0 ? undefined : watchFiles(() => own.files(), reload, clock);
      reload();
    },
    async stop() {
      cancelWatch?.();
      stopMetrics();
      await own.stop();
    },
  };
}

/** What cannot be read is null to a page: why it cannot is on the host's own page. */
function hostOf(figures: HostFigures | null): Host | null {
  if (!figures) return null;
  const memory = orNull(figures.memory);
  const root = orNull(figures.disks)?.find(({ path }) => path === "/");
  const space = root && orNull(root.space);
  return {
    ...{ name: figures.name, uptimeMs: figures.uptimeMs, cores: figures.cores },
    load: orNull(figures.load)?.one ?? null,
    memory: memory && {
      ...{ usedBytes: memory.usedBytes, totalBytes: memory.totalBytes },
      swapUsedBytes: orNull(figures.swap)?.usedBytes ?? 0,
    },
    disk: root && space ? { path: root.path, ...space } : null,
  };
}
