/**
 * A strict reader of OpenMetrics 1.0: throws at whatever the specification forbids, so that a test which reads with it
 * proves that any collector can.
 */

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface MetricFamily {
  name: string;
  type: string;
  unit: string | null;
  help: string | null;
  samples: Sample[];
}

const suffixes: Record<string, readonly string[]> = {
  gauge: [""],
  counter: ["_total", "_created"],
  stateset: [""],
  info: ["_info"],
  summary: ["", "_count", "_sum", "_created"],
};

export function parseOpenMetrics(text: string): Map<string, MetricFamily> {
  if (!text.endsWith("\n# EOF\n") && text !== "# EOF\n")
    throw new Error("does not end in # EOF and a line break");
  if (!text.isWellFormed()) throw new Error("is not UTF-8");
  const families = new Map<string, MetricFamily>();
  let current: MetricFamily | undefined;
  for (const line of text.slice(0, -"# EOF\n".length).split("\n").slice(0, -1)) {
    if (line.startsWith("# ")) current = readMeta(line, current, families);
    else readSample(line, current);
  }
  for (const family of families.values()) checkFamily(family);
  return families;
}

function readMeta(
  line: string,
  current: MetricFamily | undefined,
  families: Map<string, MetricFamily>,
): MetricFamily {
  const [, keyword = "", name = "", rest = ""] =
    /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\n]*)$/.exec(line) ?? fail(line, "no metadata");
  if (keyword === "TYPE") {
    if (families.has(name)) fail(line, "a family may come once, in one piece");
    if (!suffixes[rest]) fail(line, "no type");
    const family = { name, type: rest, unit: null, help: null, samples: [] };
    families.set(name, family);
    return family;
  }
  if (current?.name !== name) return fail(line, "metadata of another family");
  if (current.samples.length > 0) fail(line, "metadata after samples");
  if (keyword === "UNIT") {
    if (!name.endsWith(`_${rest}`)) fail(line, "the name has to end in the unit");
    current.unit = rest;
  } else current.help = unescaped(rest);
  return current;
}

const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/;

function readSample(line: string, family: MetricFamily | undefined): void {
  const [, name = "", , written = "", number = ""] =
    /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([^\n]*)\})? (-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\+?Inf)|NaN)$/.exec(
      line,
    ) ?? fail(line, "no sample");
  if (!family || !suffixes[family.type]?.some((suffix) => name === family.name + suffix)) {
    fail(line, "of another family");
  }
  const labels: Record<string, string> = {};
  for (let rest = written; rest !== ""; ) {
    const [all = "", key = "", value = "", comma] = label.exec(rest) ?? fail(line, "labels");
    if (Object.hasOwn(labels, key)) fail(line, `the label ${key} twice`);
    labels[key] = unescaped(value);
    rest = rest.slice(all.length);
    if (comma === "," && rest === "") fail(line, "a comma without a label");
  }
  family?.samples.push({ name, labels, value: Number(number.replace("Inf", "Infinity")) });
}

function checkFamily({ name, type, unit, samples }: MetricFamily): void {
  const seen = new Set<string>();
  for (const { name: sample, labels, value } of samples) {
    const identity = JSON.stringify([sample, Object.entries(labels).sort()]);
    if (seen.has(identity)) fail(identity, "comes twice");
    seen.add(identity);
    if (type === "counter" && !(value >= 0)) fail(identity, "a counter below zero");
    if (type === "info" && value !== 1) fail(identity, "an info that is not 1");
    if (type === "stateset" && (!Object.hasOwn(labels, name) || (value !== 0 && value !== 1))) {
      fail(identity, "no state");
    }
    if (type === "summary" && sample === name && !/^(?:0\.\d+|1\.0)$/.test(labels.quantile ?? "")) {
      fail(identity, "no quantile");
    }
  }
  if ((type === "info" || type === "stateset") && unit !== null) fail(name, "cannot have a unit");
}

function unescaped(text: string): string {
  return text.replace(/\\([\\"n])/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
}

function fail(where: string, why: string): never {
  throw new Error(`${why}: ${where}`);
}
