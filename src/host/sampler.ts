import { readFileSync } from "node:fs";
import { availableParallelism, hostname, release, type as systemType, uptime } from "node:os";
import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf, systemCodeOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { type ContainerLimits, readContainerLimits } from "./container.ts";
import { CounterReader, type Counters } from "./counters.ts";
import { type AskSpace, type DiskSpace, DiskSpaces } from "./disk-space.ts";
import type { Disk, HostFigures, Network } from "./figures.ts";
import { countedInterfaces, describeInterface, type Interface } from "./interfaces.ts";
import { type Mount, parseMounts } from "./parse/mounts.ts";
import { ProcFile } from "./proc-file.ts";
import { cpuRates, diskRates, networkRates } from "./rates.ts";
import { andThen, orNull, type Reading, unreadable } from "./reading.ts";
import { readTemperatures, type Temperature } from "./temperatures.ts";

export interface SamplerParts {
  clock: Clock;
  log: Log;
  /** Where procfs and sysfs are mounted. */
  proc?: string;
  sys?: string;
  askSpace?: AskSpace;
}

/** Disks, sensors and limits change slowly, and asking them may take a thread. */
const slowEveryMs = 10_000;
/** A rate over less than this would be noise. */
const shortestMs = 500;
/** Interfaces come and go; what they are does not change meanwhile. */
const describedMs = 60_000;

/** The figures of this machine. What costs next to nothing is read when asked for, the rest every ten seconds. */
export class HostSampler {
  readonly #parts: SamplerParts;
  readonly #sys: string;
  readonly #reader: CounterReader;
  readonly #mounts: ProcFile;
  readonly #spaces: DiskSpaces;
  readonly #system: string;
  #before: Counters | null = null;
  #latest: { at: number; figures: HostFigures } | null = null;
  #slow: Slow = {
    mounts: unreadable("young"),
    spaces: new Map(),
    temperatures: unreadable("young"),
    limits: unreadable("young"),
  };
  #interfaces: { at: number; byName: Map<string, Interface> } = {
    at: Number.NEGATIVE_INFINITY,
    byName: new Map(),
  };
  #cancel: Cancel = () => undefined;

  constructor(parts: SamplerParts) {
    const { proc = "/proc", sys = "/sys", askSpace } = parts;
    this.#parts = { ...parts, proc };
    this.#sys = sys;
    this.#reader = new CounterReader(parts.clock, proc);
    this.#mounts = new ProcFile(`${proc}/self/mountinfo`);
    this.#spaces = new DiskSpaces(parts.clock, askSpace ? { ask: askSpace } : {});
    this.#system = systemName();
  }

  /** Reads what is read slowly, and goes on with it. Resolves after the first time. */
  async start(): Promise<void> {
    this.#before = this.#reader.read();
    await this.#readSlow();
  }

  /** The figures now, or those of up to `freshMs` ago. Rates are since the figures before. */
  figures(freshMs = 0): HostFigures {
    const now = this.#parts.clock.monotonic();
    if (this.#latest && now - this.#latest.at < Math.max(freshMs, shortestMs)) return this.#latest.figures;
    const after = this.#reader.read();
    const figures = this.#compose(this.#before, after);
    this.#before = after;
    this.#latest = { at: now, figures };
    return figures;
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => undefined;
    this.#reader.close();
    this.#mounts.close();
  }

  #compose(before: Counters | null, after: Counters): HostFigures {
    const { load, memory, swap, pressure } = after;
    return {
      name: hostname(),
      system: this.#system,
      uptimeMs: Math.round(uptime() * 1000),
      cores: availableParallelism(),
      cpu: cpuRates(before, after),
      ...{ load, memory, swap, pressure },
      disks: this.#disks(before, after),
      network: this.#network(before, after),
      temperatures: this.#slow.temperatures,
      limits: this.#slow.limits,
    };
  }

  #disks(before: Counters | null, after: Counters): Reading<Disk[]> {
    const rates = diskRates(before, after);
    const names = new Map((orNull(after.disks) ?? []).map(({ name, number }) => [name, number]));
    return andThen(this.#slow.mounts, (mounts) =>
      mounts.map((mount) => ({
        ...mount,
        space: this.#slow.spaces.get(mount.path) ?? unreadable("young"),
        // btrfs has a number of its own, and the name of its device.
        io: andThen(
          rates,
          (byNumber) =>
            byNumber.get(mount.number) ??
            byNumber.get(names.get(mount.device) ?? "") ??
            unreadable("missing"),
        ),
      })),
    );
  }

  #network(before: Counters | null, after: Counters): Reading<Network> {
    const counted = new Map(this.#counted(after).map((one) => [one.name, one]));
    return andThen(
      networkRates(before, after, (name) => counted.has(name)),
      (rates) => {
        const speeds = [...counted.values()].flatMap(({ bitsPerSecond }) => bitsPerSecond ?? []);
        const bitsPerSecond = speeds.length === 0 ? null : speeds.reduce((sum, speed) => sum + speed, 0);
        return { ...rates, bitsPerSecond };
      },
    );
  }

  #counted({ at, network }: Counters): Interface[] {
    const names = (orNull(network) ?? []).map(({ name }) => name);
    const { byName } = this.#interfaces;
    const isStale = at - this.#interfaces.at > describedMs;
    if (isStale || names.length !== byName.size || names.some((name) => !byName.has(name)))
      this.#interfaces = {
        at,
        byName: new Map(names.map((name) => [name, describeInterface(this.#sys, name)])),
      };
    return countedInterfaces([...this.#interfaces.byName.values()]);
  }

  async #readSlow(): Promise<void> {
    const { clock, log, proc = "/proc" } = this.#parts;
    const began = clock.monotonic();
    let isStopped = false;
    this.#cancel = () => {
      isStopped = true;
    };
    try {
      const mounts = andThen(this.#mounts.read(), parseMounts);
      const [spaces, temperatures, limits] = await Promise.all([
        this.#spaces.read(orNull(mounts) ?? []),
        readTemperatures(this.#sys),
        readContainerLimits({ proc }),
      ]);
      this.#slow = { mounts, spaces, temperatures, limits };
    } catch (thrown) {
      log.error({ err: messageOf(thrown) }, "host.unreadable");
    }
    if (isStopped) return;
    const pause = Math.max(1_000, slowEveryMs - (clock.monotonic() - began));
    this.#cancel = clock.after(pause, () => void this.#readSlow());
  }
}

interface Slow {
  mounts: Reading<Mount[]>;
  spaces: Map<string, Reading<DiskSpace>>;
  temperatures: Reading<Temperature[]>;
  limits: Reading<ContainerLimits>;
}

/** As the distribution calls itself (os-release(5)), else the kernel's name. */
function systemName(): string {
  const kernel = `${systemType()} ${release()}`;
  try {
    return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? kernel;
  } catch (thrown) {
    if (systemCodeOf(thrown) === undefined) throw thrown;
    return kernel;
  }
}
