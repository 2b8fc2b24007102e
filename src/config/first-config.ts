import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Scalar, stringify } from "yaml";
import { CortexError, exitCodes, messageOf, systemCodeOf } from "../core/errors.ts";
import { randomToken } from "../core/ids.ts";

/** What was found on this machine; the part of it that the first config tells. */
export interface FirstServices {
  services: readonly {
    id: string;
    name: string;
    check: { http: string } | { tcp: string };
    note: string | null;
  }[];
  /** Listens, but accepts no connection from here. */
  silent: readonly { name: string; address: string; detail: string }[];
  omitted: number;
  symbiontUrl: string | null;
}

/** The text of the first `cortex.yaml`: one service for each thing found and one for the root disk, and how to go on. */
export function firstConfig(found: FirstServices, hostName: string): string {
  return [
    head,
    `site:\n  name: ${scalar(hostName === "" ? "This machine" : hostName)}`,
    hostSection,
    symbiontSection(found.symbiontUrl),
    servicesSection(found),
  ]
    .filter((section) => section !== "")
    .join("\n\n")
    .concat("\n");
}

const head = `# Cortex Status wrote this file at its first start. It is yours now: change it, and the change is
# picked up within two seconds of being saved. A mistake changes nothing that runs; "cortex check" names each.
#
# EVERYTHING IN IT IS ON THE PUBLIC PAGE: the name, description and state of each service (addresses
# are not), how full the root disk is, and the figures of this machine. To hide a service or the machine,
# give it the line
#
#     visibility: operator
#
# Then only who knows the operator password sees that it exists.`;

const teaching = `  # Add a service with one line like this:
  # - { id: example, name: Example, http: "https://example.com/", every: 30s }`;

const hostSection = `# Load, memory, disk and network of this machine; \`operator\` hides them.
host:
  visibility: public`;

const nothingFound = "  # Nothing that listens was found on this machine.";

function symbiontSection(url: string | null): string {
  if (url === null) return "";
  return `# A Symbiont answered here: it plans and runs the tasks of /tasks.\nsymbiont:\n  url: ${scalar(url)}`;
}

function servicesSection({ services, silent, omitted, symbiontUrl }: FirstServices): string {
  const lines = ["services:", ...(services.length === 0 ? [nothingFound] : [])];
  for (const { id, name, check, note } of services) {
    const [kind, target] = kindAndTarget(check, symbiontUrl);
    if (note !== null) lines.push(`  # ${oneLine(note)}`);
    lines.push(`  - { id: ${scalar(id)}, name: ${scalar(name)}, ${kind}: ${scalar(target)} }`);
  }
  for (const { name, address, detail } of silent) {
    lines.push(
      `  # ${oneLine(name)} listens on ${address}, but accepts no connection from here: ${oneLine(detail)}.`,
    );
  }
  if (omitted > 0) lines.push(`  # ${omitted} more listen on this machine than are listed here.`);
  const ids = new Set(services.map(({ id }) => id));
  return [...lines, rootDisk(ids), "", teaching].join("\n");
}

function kindAndTarget(check: FirstServices["services"][number]["check"], symbiontUrl: string | null) {
  if ("tcp" in check) return ["tcp", check.tcp] as const;
  const isSymbiont = symbiontUrl !== null && check.http === `${symbiontUrl}/status`;
  return isSymbiont ? (["symbiont", symbiontUrl] as const) : (["http", check.http] as const);
}

/** Something that listens may go by that name already. */
function rootDisk(taken: ReadonlySet<string>): string {
  let id = "disk";
  while (taken.has(id)) id = `root-${id}`;
  return `  - { id: ${id}, name: Root disk, disk: { path: /, used: 90% } }`;
}

/** A YAML flow scalar on one line, with `$` doubled where the config would read `\${NAME}`. */
function scalar(text: string): string {
  const node = new Scalar(oneLine(text).replaceAll("${", () => "$${"));
  if (/[[\]{},:#&*!|>'"%@`]|^[-?~\s]|\s$/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
  return stringify(node, { lineWidth: 0 }).trimEnd();
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

/**
 * Writes the file if there is none; never overwrites. Readers see all of it or nothing.
 * Returns false when a file was there already.
 * @throws {CortexError} `config.not-writable`
 */
export async function writeFirstConfig(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomToken(6)}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, { flag: "wx" });
  } catch (error) {
    throw notWritable(path, error);
  }
  try {
    // A rename would replace a file that came up in the meantime; a link fails with EEXIST.
    await link(draft, path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    throw notWritable(path, error);
  } finally {
    await rm(draft, { force: true });
  }
}

function notWritable(path: string, cause: unknown): CortexError {
  return new CortexError({
    code: "config.not-writable",
    message: `The first config could not be written to ${path}: ${messageOf(cause)}`,
    remedy: "Start in a folder you may write to, or write a cortex.yaml yourself and name it with --config.",
    exitCode: exitCodes.unavailable,
    cause,
  });
}
