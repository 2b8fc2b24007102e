import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemCodeOf } from "../core/errors.ts";

export interface Interface {
  name: string;
  /** It has a device of its own: bridges, tunnels and the ends of containers carry the same bytes once more. */
  isPhysical: boolean;
  /** Null: it does not say. */
  bitsPerSecond: number | null;
}

/** What sysfs knows of an interface. */
export function describeInterface(sys: string, name: string): Interface {
  const folder = join(sys, "class/net", name);
  return {
    name,
    isPhysical: existsSync(join(folder, "device")),
    bitsPerSecond: speedOf(join(folder, "speed")),
  };
}

/** In megabits a second; virtual interfaces have no speed (EINVAL), those without a cable -1. */
function speedOf(path: string): number | null {
  try {
    const megabits = Number(readFileSync(path, "utf8"));
    return megabits > 0 ? megabits * 1e6 : null;
  } catch (thrown) {
    if (systemCodeOf(thrown) === undefined) throw thrown;
    return null;
  }
}

/** The interfaces whose bytes are added up: those with a device, or where there is none all but the loopback. */
export function countedInterfaces(all: readonly Interface[]): Interface[] {
  const physical = all.filter(({ isPhysical }) => isPhysical);
  return physical.length > 0
    ? physical
    : all.filter(({ name }) => name !== "lo" && !/^(ifb|dummy)\d/.test(name));
}
