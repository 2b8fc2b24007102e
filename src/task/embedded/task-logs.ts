/**
 * What steps print, on disk: lines of JSON in segments that are named by the offset they begin at. The oldest
 * segments of a task go when it has too many, so that a program that never stops printing fills no disk.
 */
import { mkdir, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { messageOf, systemCodeOf } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";

export interface LogLine {
  at: number;
  stepId: string | null;
  /** `note` is our own word. */
  stream: "out" | "err" | "note";
  text: string;
}

export interface LogPage {
  entries: (LogLine & { offset: number })[];
  nextOffset: number;
  /** Above 0 when the beginning was thrown away. */
  firstOffset: number;
  /** Nothing is behind `nextOffset` at the moment. */
  isAtEnd: boolean;
}

export interface TaskLogs {
  /** Written within a tenth of a second. What is returned resolves when there is room for more. */
  append(taskId: string, line: LogLine): Promise<void> | undefined;
  /** Whole lines from `offset` on, as many as fit into `pageBytes`. */
  read(taskId: string, offset: number): Promise<LogPage>;
  /** Resolves when everything is written. */
  flush(): Promise<void>;
  /** Takes the logs away that were written to longest ago, until the rest is small enough. */
  prune(): Promise<void>;
}

interface LogParts {
  folder: string;
  clock: Clock;
  log: Log;
  segmentBytes?: number;
  mostSegments?: number;
  /** Of all tasks together. */
  mostBytes?: number;
}

const flushMs = 100;
/** Who has this much waiting to be written is made to wait: a program that prints without end must not fill memory. */
const roomBytes = 256 * 1024;
const pageBytes = 256 * 1024;

interface Writer {
  waiting: Buffer[];
  waitingBytes: number;
  /** Null until the folder was looked at. */
  end: { segment: number; offset: number } | null;
  work: Promise<void>;
  isDue: boolean;
}

export function createTaskLogs(parts: LogParts): TaskLogs {
  const { clock, log, segmentBytes = 1024 * 1024, mostSegments = 8, mostBytes = 1024 ** 3 } = parts;
  const writers = new Map<string, Writer>();
  const folderOf = (taskId: string) => join(parts.folder, taskId);

  async function write(taskId: string, writer: Writer): Promise<void> {
    const bytes = Buffer.concat(writer.waiting);
    writer.waiting = [];
    writer.waitingBytes = 0;
    if (bytes.length === 0) return;
    try {
      const end = writer.end ?? (await findEnd(folderOf(taskId)));
      if (end.offset - end.segment >= segmentBytes) {
        end.segment = end.offset;
        await dropOldest(folderOf(taskId), mostSegments - 1);
      }
      await writeFile(join(folderOf(taskId), nameOf(end.segment)), bytes, { flag: "a", mode: 0o600 });
      writer.end = { ...end, offset: end.offset + bytes.length };
    } catch (thrown) {
      writer.end = null;
      log.error({ task: taskId, bytes: bytes.length, err: messageOf(thrown) }, "symbiont.log-not-written");
    }
  }

  function due(taskId: string, writer: Writer): Promise<void> {
    writer.isDue = false;
    writer.work = writer.work.then(() => write(taskId, writer));
    const { work } = writer;
    void work.then(() => {
      if (writer.work === work && writer.waiting.length === 0) writers.delete(taskId);
    });
    return work;
  }

  return {
    append(taskId, line) {
      const writer = writers.get(taskId) ?? newWriter();
      writers.set(taskId, writer);
      const bytes = Buffer.from(`${JSON.stringify([line.at, line.stepId, line.stream, line.text])}\n`);
      writer.waiting.push(bytes);
      writer.waitingBytes += bytes.length;
      if (writer.waitingBytes >= roomBytes) return due(taskId, writer);
      if (!writer.isDue) clock.after(flushMs, () => void due(taskId, writer));
      writer.isDue = true;
      return undefined;
    },
    async read(taskId, offset) {
      const writer = writers.get(taskId);
      if (writer) await due(taskId, writer);
      return readPage(folderOf(taskId), offset);
    },
    async flush() {
      await Promise.all([...writers].map(([taskId, writer]) => due(taskId, writer)));
    },
    prune: () => dropLongestAgo(parts.folder, mostBytes),
  };
}

function newWriter(): Writer {
  return { waiting: [], waitingBytes: 0, end: null, work: Promise.resolve(), isDue: false };
}

function nameOf(offset: number): string {
  return `${String(offset).padStart(15, "0")}.jsonl`;
}

/** Offsets at which segments begin, in order. */
async function segmentsIn(folder: string): Promise<number[]> {
  const names = await namesIn(folder);
  return names
    .flatMap((name) => (/^\d{15}\.jsonl$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .sort(byNumber);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (systemCodeOf(thrown) === "ENOENT") return [];
    throw thrown;
  }
}

function byNumber(one: number, other: number): number {
  return one - other;
}

/** Where to go on. A line that a sudden end cut off is ended, so that the next one is whole. */
async function findEnd(folder: string): Promise<{ segment: number; offset: number }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const segment = (await segmentsIn(folder)).at(-1) ?? 0;
  const path = join(folder, nameOf(segment));
  const size = await sizeOf(path);
  if (size === 0) return { segment, offset: segment };
  const last = await readAt(path, size - 1, 1);
  if (last[0] === lineEnd) return { segment, offset: segment + size };
  await writeFile(path, "\n", { flag: "a" });
  return { segment, offset: segment + size + 1 };
}

const lineEnd = 10;

async function dropOldest(folder: string, keep: number): Promise<void> {
  const segments = await segmentsIn(folder);
  for (const segment of segments.slice(0, -keep)) await rm(join(folder, nameOf(segment)), { force: true });
}

async function dropLongestAgo(folder: string, mostBytes: number): Promise<void> {
  const logs = await Promise.all((await namesIn(folder)).map((name) => weigh(join(folder, name))));
  let bytes = 0;
  for (const log of logs.toSorted((one, other) => other.writtenAt - one.writtenAt)) {
    bytes += log.bytes;
    if (bytes > mostBytes) await rm(log.path, { recursive: true, force: true });
  }
}

async function weigh(path: string): Promise<{ path: string; bytes: number; writtenAt: number }> {
  const files = await Promise.all((await namesIn(path)).map((name) => stat(join(path, name))));
  const writtenAt = Math.max(0, ...files.map(({ mtimeMs }) => mtimeMs));
  return { path, bytes: files.reduce((sum, { size }) => sum + size, 0), writtenAt };
}

async function readPage(folder: string, asked: number): Promise<LogPage> {
  const segments = await segmentsIn(folder);
  const firstOffset = segments[0] ?? 0;
  const offset = Math.max(asked, firstOffset);
  const segment = segments.findLast((begin) => begin <= offset) ?? 0;
  const path = join(folder, nameOf(segment));
  const size = await sizeOf(path);
  const position = Math.min(offset - segment, size);
  const bytes = await readAt(path, position, pageBytes);
  const whole = bytes.subarray(0, bytes.lastIndexOf(lineEnd) + 1);
  const nextOffset = segment + position + whole.length;
  const entries = linesOf(whole, segment + position);
  const isAtEnd = nextOffset >= segment + size && segment === (segments.at(-1) ?? 0);
  return { entries, nextOffset, firstOffset, isAtEnd };
}

const storedLine = z.tuple([z.number(), z.string().nullable(), z.enum(["out", "err", "note"]), z.string()]);

function linesOf(bytes: Buffer, begin: number): LogPage["entries"] {
  const entries: LogPage["entries"] = [];
  let at = 0;
  for (let end = bytes.indexOf(lineEnd, at); end !== -1; end = bytes.indexOf(lineEnd, at)) {
    const line = readLine(bytes.toString("utf8", at, end));
    if (line) entries.push({ offset: begin + at, ...line });
    at = end + 1;
  }
  return entries;
}

/** Null for what a sudden end cut off, and for the rest of a line when the offset was in its middle. */
function readLine(text: string): LogLine | null {
  try {
    const [at, stepId, stream, words] = storedLine.parse(JSON.parse(text));
    return { at, stepId, stream, text: words };
  } catch {
    return null;
  }
}

async function readAt(path: string, position: number, length: number): Promise<Buffer> {
  try {
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (systemCodeOf(thrown) === "ENOENT") return Buffer.alloc(0);
    throw thrown;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (systemCodeOf(thrown) === "ENOENT") return 0;
    throw thrown;
  }
}
