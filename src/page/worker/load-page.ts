import { pathToFileURL } from "node:url";
import { quoted, thrownText } from "../evaluate/describe.ts";
import { faultOf, faultOfThrown, PageFault } from "../evaluate/page-fault.ts";
import { isFunction, isList, Props } from "../evaluate/props.ts";
import type { MenuLink, OwnMetric } from "../page-types.ts";
import type { OpenedPage, PageFile } from "./protocol.ts";

const refreshes = ["1s", "2s", "5s", "15s", "30s"] as const;
const example = 'definePage({ render: () => text("Hello") })';

/** A page's module after it was read. */
export interface LoadedPage {
  opened: OpenedPage;
  render: (...args: unknown[]) => unknown;
  metrics: readonly { name: string; value: (...args: unknown[]) => unknown }[];
}

/** @throws PageFault for a file that is missing, cannot be run, or is no page */
export async function loadPage({ id, path }: PageFile): Promise<LoadedPage> {
  const module = await importPage(id, path);
  if (!("default" in module)) {
    const found = Object.keys(module).join(", ") || "nothing";
    throw new PageFault({
      ...{ where: path, expected: "a default export", found: `exports: ${found}` },
      remedy: "Make what definePage({ … }) gives the default export",
    });
  }
  const props = new Props(
    module.default,
    "definePage",
    ["menuLink", "refresh", "metrics", "render"],
    example,
  );
  const metrics = readMetrics(props);
  const refresh = props.oneOf("refresh", refreshes);
  return {
    opened: {
      menu: readMenuLink(props, id),
      refreshMs: refresh === null ? null : Number(refresh.slice(0, -1)) * 1_000,
      metrics: metrics.map(({ name, title, unit }) => ({ name, title, unit })),
    },
    render: props.function("render", '() => text("Hello")'),
    metrics: metrics.map(({ name, value }) => ({ name, value })),
  };
}

async function importPage(id: string, path: string): Promise<object> {
  try {
    const module: object = await import(/* @vite-ignore */ pathToFileURL(path).href);
    return module;
  } catch (thrown) {
    const fault = importFault(id, path, thrown);
    fault.cause = thrown;
    throw fault;
  }
}

function importFault(id: string, path: string, thrown: unknown): PageFault {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const text = thrownText(thrown);
  if (code === "ERR_MODULE_NOT_FOUND" && text.includes(`'${path}'`)) {
    return new PageFault({
      ...{ where: `dashboard.pages.${id}`, expected: `a page in ${path}`, found: "no such file" },
      remedy: "Write the file, or mend its path in the config; the page is there two seconds later",
    });
  }
  const syntax = thrown instanceof SyntaxError || code.includes("TYPESCRIPT");
  if (!syntax) return faultOfThrown(path, "a module that can be loaded", thrown);
  const enums = code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";
  return new PageFault({
    where: path,
    expected: "a module in TypeScript or JavaScript",
    found: text,
    remedy: enums
      ? "Types are taken away and nothing is compiled: write it without enum, namespace and parameter properties"
      : "Mend the line that the message names",
    stack: frameOf(thrown),
  });
}

/** The lines before the message, which show where in the file it is. */
function frameOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !thrown.stack) return null;
  const frame = thrown.stack.split(/\n\s*\n/)[0] ?? "";
  return /^(file:|\/).*:\d+/.test(frame) ? frame.replace("file://", "").slice(0, 1_000) : null;
}

function readMenuLink(props: Props, id: string): MenuLink {
  let link: unknown = props.raw("menuLink") ?? id;
  if (isFunction(link)) {
    try {
      link = link();
    } catch (thrown) {
      throw faultOfThrown(props.at("menuLink"), "a text", thrown);
    }
  }
  if (typeof link === "string") return link === "" ? id : link.slice(0, 60);
  if (typeof link !== "object" || link === null || isList(link)) {
    throw faultOf(
      {
        where: props.at("menuLink"),
        expected: 'a text, { disabled, href } or "skip"',
        remedy: 'Write menuLink: () => "Queue"',
      },
      link,
    );
  }
  const given = new Props(
    link,
    props.at("menuLink"),
    ["disabled", "href"],
    '{ disabled: "Queue", href: "https://…" }',
  );
  const href = given.optionalText("href");
  if (href !== null && !/^(https?:\/\/|\/(?![/\\]))/.test(href)) {
    throw new PageFault({
      ...{
        where: given.at("href"),
        expected: "an address that begins with https://, http:// or /",
        found: quoted(href),
      },
      remedy: "Write the whole address, or leave it out",
    });
  }
  const disabled = given.text("disabled").slice(0, 60);
  return href === null ? { disabled } : { disabled, href };
}

type ReadMetric = Omit<OwnMetric, "title" | "unit" | "value"> & {
  title: string;
  unit: string;
  value: (...args: unknown[]) => unknown;
};

const mostMetrics = 50;

function readMetrics(props: Props): ReadMetric[] {
  if (props.raw("metrics") === undefined) return [];
  const bound = { most: mostMetrics, things: "metrics", remedy: "Leave some out" };
  const list = props.list("metrics", "{ name, value }", bound);
  const metrics = list.map((one, index) => {
    const at = `${props.at("metrics")}[${index}]`;
    const metric = new Props(
      one,
      at,
      ["name", "title", "unit", "value"],
      '{ name: "waiting", value: () => 42 }',
    );
    const name = metric.text("name");
    if (!/^[A-Za-z][\w.]{0,63}$/.test(name)) {
      throw new PageFault({
        ...{
          where: metric.at("name"),
          expected: "letters, digits, _ and . that begin with a letter",
          found: quoted(name),
        },
        remedy: 'Write name: "waiting"',
      });
    }
    const unit = metric.optionalText("unit") ?? "";
    return {
      name,
      title: metric.optionalText("title") ?? name,
      unit,
      value: metric.function("value", "() => 42"),
    };
  });
  const names = metrics.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new PageFault({
      ...{
        where: props.at("metrics"),
        expected: "a name of its own for each",
        found: `${quoted(twice)} a second time`,
      },
      remedy: "Rename one of them",
    });
  }
  return metrics;
}

/** A figure, or why it is none. */
export async function readMetric({
  name,
  value,
}: LoadedPage["metrics"][number]): Promise<number | null | PageFault> {
  const where = `metrics "${name}".value`;
  try {
    const found = await value();
    if (found === null || found === undefined) return null;
    if (typeof found === "number" && Number.isFinite(found)) return found;
    return faultOf({ where, expected: "a number, or null", remedy: "Return a number" }, found);
  } catch (thrown) {
    return faultOfThrown(where, "a number", thrown);
  }
}
