import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCodeOf } from "../core/errors.ts";
import { type Reading, reasonOf, unreadable } from "./reading.ts";

export interface Temperature {
  /** `coretemp Package id 0`, as the driver names it. */
  name: string;
  celsius: number;
  /** Where the maker says it gets critical; null: it does not say. */
  limitCelsius: number | null;
}

const mostSensors = 32;
/** What sensors that are not connected say. */
const believable = { least: -40, most: 150 };

/**
 * Sensors by hwmon, or by thermal zones where there is none (Documentation/hwmon/sysfs-interface.rst). Many
 * machines, virtual ones above all, have none of either: `missing`.
 */
export async function readTemperatures(sys: string): Promise<Reading<Temperature[]>> {
  try {
    const found = await byHwmon(join(sys, "class/hwmon"));
    const all = found.length > 0 ? found : await byZones(join(sys, "class/thermal"));
    return all.length === 0 ? unreadable("missing") : all.slice(0, mostSensors);
  } catch (thrown) {
    const code = systemCodeOf(thrown);
    if (code === undefined) throw thrown;
    return unreadable(reasonOf(code));
  }
}

async function byHwmon(folder: string): Promise<Temperature[]> {
  const chips = await Promise.all(
    (await namesIn(folder)).map(async (chip) => {
      const inputs = (await namesIn(join(folder, chip))).filter((name) => /^temp\d+_input$/.test(name));
      return Promise.all(
        inputs.map((input) => sensorOf(join(folder, chip), input.slice(0, -"_input".length))),
      );
    }),
  );
  return chips.flat().filter((one) => one !== null);
}

async function sensorOf(chip: string, sensor: string): Promise<Temperature | null> {
  const [driver, label, input, critical] = await Promise.all([
    textOf(join(chip, "name")),
    textOf(join(chip, `${sensor}_label`)),
    textOf(join(chip, `${sensor}_input`)),
    textOf(join(chip, `${sensor}_crit`)),
  ]);
  return temperatureOf([driver, label ?? sensor].filter((part) => part !== null).join(" "), input, critical);
}

async function byZones(folder: string): Promise<Temperature[]> {
  const zones = (await namesIn(folder)).filter((name) => name.startsWith("thermal_zone"));
  const all = await Promise.all(
    zones.map(async (zone) => {
      const [type, input] = await Promise.all([
        textOf(join(folder, zone, "type")),
        textOf(join(folder, zone, "temp")),
      ]);
      return temperatureOf(type ?? zone, input, null);
    }),
  );
  return all.filter((one) => one !== null);
}

/** Both in thousandths of a degree. */
function temperatureOf(name: string, input: string | null, critical: string | null): Temperature | null {
  const celsius = Number(input ?? Number.NaN) / 1_000;
  const limit = critical === null ? Number.NaN : Number(critical) / 1_000;
  if (!(celsius > believable.least && celsius < believable.most)) return null;
  return {
    name: name.slice(0, 60),
    celsius,
    limitCelsius: limit > 0 && limit < believable.most ? limit : null,
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (thrown) {
    if (systemCodeOf(thrown) === "ENOENT") return [];
    throw thrown;
  }
}

/** A sensor may be asleep or gone for a moment: it says nothing then, and the others go on. */
async function textOf(path: string): Promise<string | null> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (thrown) {
    if (systemCodeOf(thrown) === undefined) throw thrown;
    return null;
  }
}
