import type { Config } from "../../config/config.ts";
import type { Cancel, Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { HostFigures } from "../../host/figures.ts";
import { HostSampler } from "../../host/sampler.ts";
import type { HostModel } from "../../web/views/host-gauges.ts";

export interface HostParts {
  clock: Clock;
  log: Log;
  config(): Config;
  /** There are new figures. */
  onFigures(figures: HostFigures): void;
}

export interface Host {
  /** The machine as everybody may see it; null while the config does not show it, or nothing was read yet. */
  publicModel(): HostModel | null;
  /** The machine as the operator sees it, not older than `freshMs`; null before the first reading. */
  model(freshMs: number): HostModel | null;
  stop: Cancel;
}

const everyMs = 5_000;
/** After the first reading, so that there are rates soon. */
const firstMs = 1_000;

/** Reads the machine's figures every five seconds, and whenever somebody looks at younger ones. */
export function watchHost({ clock, log, config, onFigures }: HostParts): Host {
  const sampler = new HostSampler({ clock, log });
  let latest: HostFigures | null = null;
  let isStopped = false;
  let cancel: Cancel = () => undefined;
  sampler.start().then(
    () => {
      if (!isStopped) cancel = clock.after(firstMs, tick);
    },
    (thrown: unknown) => log.error({ err: messageOf(thrown) }, "host.unreadable"),
  );

  function tick(): void {
    cancel = clock.after(everyMs, tick);
    read(0);
  }

  function read(freshMs: number): HostFigures {
    const figures = sampler.figures(freshMs);
    if (figures !== latest) {
      latest = figures;
      onFigures(figures);
    }
    return figures;
  }

  return {
    publicModel: () =>
      latest === null || config().host.visibility !== "public"
        ? null
        : { figures: latest, diskLimits: diskLimits(config(), "public") },
    model: (freshMs) =>
      latest === null ? null : { figures: read(freshMs), diskLimits: diskLimits(config(), "operator") },
    stop() {
      isStopped = true;
      cancel();
      sampler.stop();
    },
  };
}

/** What the services of kind `disk` allow; to the public only those that it may know of. */
function diskLimits({ services }: Config, audience: "public" | "operator"): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { kind, options, visibility } of services) {
    if (kind !== "disk" || (audience === "public" && visibility !== "public")) continue;
    if (typeof options !== "object" || options === null || !("path" in options) || !("used" in options))
      continue;
    const { path, used } = options;
    if (typeof path === "string" && typeof used === "number") limits.set(path, used / 100);
  }
  return limits;
}
