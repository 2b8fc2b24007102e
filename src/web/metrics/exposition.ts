/**
 * Writes OpenMetrics 1.0 text (github.com/prometheus/OpenMetrics, specification/OpenMetrics.md). Written by hand: the
 * labels of a service are escaped once and not for each of its twenty samples, and there are state sets.
 */

export type MetricType = "gauge" | "counter" | "stateset" | "summary" | "info";
export type Labels = Readonly<Record<string, string>>;

export interface Exposition {
  /**
   * Begins a metric family; the samples that follow are its. A name that ends in a unit (`_seconds`, `_bytes`,
   * `_ratio`) declares it. A family without samples is left out.
   */
  family(name: string, type: MetricType, help: string): Family;
  /** The whole, with the end mark. */
  text(): string;
}

export interface Family {
  /** `labels`: as `labelText` made them. Null: there is nothing to say, no sample. */
  sample(labels: string, value: number | null | undefined): void;
}

const suffixes: Readonly<Record<MetricType, string>> = {
  ...{ gauge: "", counter: "_total", stateset: "", summary: "", info: "_info" },
};

export const openMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

export function createExposition(): Exposition {
  const families: { head: string; samples: string }[] = [];
  return {
    family(name, type, help) {
      const written = { head: headOf(name, type, help), samples: "" };
      families.push(written);
      const sampleName = name + suffixes[type];
      return {
        sample(labels, value) {
          if (value === null || value === undefined) return;
          written.samples +=
            labels === "" ? `${sampleName} ${value}\n` : `${sampleName}{${labels}} ${value}\n`;
        },
      };
    },
    text() {
      const said = families.filter(({ samples }) => samples !== "");
      return `${said.map(({ head, samples }) => head + samples).join("")}# EOF\n`;
    },
  };
}

/** `id="api",name="Public API"`, escaped. */
export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}

function headOf(name: string, type: MetricType, help: string): string {
  const unit = /_(seconds|bytes|ratio)$/.exec(name)?.[1];
  const unitLine = unit === undefined ? "" : `# UNIT ${name} ${unit}\n`;
  return `# TYPE ${name} ${type}\n${unitLine}# HELP ${name} ${escaped(help)}\n`;
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };

/** Half a surrogate pair is no text: it would spoil the whole scrape. */
function escaped(text: string): string {
  return text.toWellFormed().replace(/[\\"\n]/g, (sign) => escapes[sign] ?? sign);
}
