import { messageOf, systemCodeOf } from "../../../core/errors.ts";
import { couldNot } from "../../could-not.ts";
import { deadlineOf } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import { timedOut } from "../../failure.ts";
import type { ProbeContext } from "../../kind.ts";
import { type Finding, toDetail } from "../../result.ts";
import { createDiskReader, type DiskSpace, usedPercent } from "./disk-space.ts";
import { diskKeys } from "./keys.ts";

interface DiskOptions {
  path: string;
  /** More than this, in per cent, is down. */
  used: number;
}

/** Shared by all services: what hangs, hangs for all of them. */
const readDisk = createDiskReader();

export const disk = defineKind({
  name: "disk",
  keys: diskKeys,
  comesLater: [],
  options: ({ disk }): DiskOptions => disk,
  host: () => null,
  target: ({ path, used }) => `${path} under ${used}%`,
  probe,
});

async function probe(options: DiskOptions, context: ProbeContext): Promise<Finding> {
  const { path } = options;
  using deadline = deadlineOf(context);
  try {
    const space = await readDisk(path, deadline.signal);
    if (space === "crowded") return couldNot(`${path} was not asked: other file systems give no answer`);
    if (space === "silent") return timedOut(path, context.timeoutMs, "asking the file system");
    return judge(space, options);
  } catch (thrown) {
    return fromDisk(thrown, path);
  }
}

function judge(space: DiskSpace, { path, used }: DiskOptions): Finding {
  const percent = usedPercent(space);
  const facts = { usedPercent: Math.ceil(percent), totalBytes: space.total };
  const measured = { latencyMs: null };
  if (percent <= used) return { ...measured, outcome: "up", reason: "ok", facts, detail: null };
  const detail = toDetail(
    `${path}: ${gib(space.used)} of ${gib(space.total)} GiB used, ${gib(space.available)} GiB available, limit ${used} %`,
  );
  return { ...measured, outcome: "down", reason: "limit", facts: { ...facts, limitPercent: used }, detail };
}

function gib(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}

/** The path is gone, or what is mounted there is: that is what is watched. Anything else is our trouble. */
const gone = new Set(["ENOENT", "ENOTDIR", "ESTALE", "ENOTCONN", "EIO"]);

function fromDisk(thrown: unknown, path: string): Finding {
  const detail = `${path}: ${messageOf(thrown)}`;
  if (!gone.has(systemCodeOf(thrown) ?? "")) return couldNot(detail);
  const facts = { thing: "path" };
  return { outcome: "down", reason: "missing", latencyMs: null, facts, detail: toDetail(detail) };
}
