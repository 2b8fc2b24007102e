import type { Cancel } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { HostFigures } from "../../host/figures.ts";
import { orNull } from "../../host/reading.ts";
import { OwnPages, openedOf } from "../../page/own-pages.ts";
import type { Host } from "../../page/page-types.ts";
import { watchFiles } from "../../page/watch-files.ts";
import type { PageGiven } from "../../page/worker/protocol.ts";
import { catalogue } from "../../text/catalogue.ts";
import type { MenuLink } from "../../web/operator/menu.ts";
import type { OperatorPage, Params } from "../../web/operator/operator-page.ts";
import { createOwnPage } from "../../web/operator/own-page.tsx";
import type { Area, Shared } from "../area.ts";
import { keepOwnMetrics, type OwnMetricSample } from "../host/own-metrics.ts";

const built = !import.meta.url.endsWith(".ts");
/** Beside this file once it is built; among the sources in a test. */
const script = new URL(built ? "./page-worker.js" : "../../page/worker/page-worker.ts", import.meta.url);
const builderUrl = new URL(built ? "../page/builder.js" : "../../page/builder.ts", import.meta.url).href;

/** The pages that `dashboard.pages` names: loaded, watched, and hung into the dashboard. */
export function ownPagesArea({ clock, log, config, environment, figures, ...shared }: Shared): Area {
  let cancelWatch: Cancel | undefined;
  let shown = "[]";
  let pages: readonly OperatorPage[] = [];
  const own = new OwnPages({
    ...{ clock, log, script, builderUrl, env: environment.programs },
    onChange(what) {
      const replaced = new Set(pages.map(({ path }) => path));
      pages = own.list().map((page) => createOwnPage({ page, own, given, now: clock.now }));
      if (what === "pages") shared.operator().replace((path) => replaced.has(path));
      shared.operator().touch("all", { urgent: true });
    },
  });

  function given(params: Params): PageGiven {
    return {
      params,
      services: shared.reader.status("operator").services,
      host: hostOf(figures.host.model(1_000)?.figures ?? null),
    };
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

  const stopMetrics = keepOwnMetrics({ clock, log, sample: sampleMetrics, take: figures.take });

  return {
    pages: () => pages,
    links: (language) =>
      own.list().flatMap((page): MenuLink[] => {
        const { menu } = openedOf(page);
        if (menu === "skip") return [];
        const { id } = page.file;
        const note = page.opened?.ok === false ? catalogue(language).operator.menu.broken : null;
        if (typeof menu !== "string")
          return [{ id, text: menu.disabled, href: menu.href ?? null, key: null, note, disabled: true }];
        return [{ id, text: menu, href: `/dashboard/${id}`, key: null, note, disabled: false }];
      }),
    configured() {
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
