import { closeSync, openSync, readSync } from "node:fs";
import { systemCodeOf } from "../core/errors.ts";
import { type Reading, reasonOf, unreadable } from "./reading.ts";

const firstBytes = 8 * 1024;
/** More than any of these files has on the largest machines. */
const mostBytes = 4 * 1024 * 1024;

/**
 * A file of procfs or sysfs that is read again and again: it stays open and its buffer is used again, so that a reading
 * costs two system calls. The kernel makes its text up from memory while it is read: it blocks for nothing.
 */
export class ProcFile {
  readonly #path: string;
  #descriptor: number | null = null;
  #buffer = Buffer.allocUnsafe(0);

  constructor(path: string) {
    this.#path = path;
  }

  read(): Reading<string> {
    try {
      this.#descriptor ??= openSync(this.#path, "r");
      return this.#readAll(this.#descriptor);
    } catch (thrown) {
      this.close();
      const code = systemCodeOf(thrown);
      if (code === undefined) throw thrown;
      return unreadable(reasonOf(code));
    }
  }

  close(): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  /** One call need not give all of it, however large the buffer: only nothing more is the end. */
  #readAll(descriptor: number): Reading<string> {
    if (this.#buffer.length === 0) this.#buffer = Buffer.allocUnsafe(firstBytes);
    let length = 0;
    for (;;) {
      const room = this.#buffer.length - length;
      const read = readSync(descriptor, this.#buffer, length, room, length);
      if (read === 0) return this.#buffer.toString("utf8", 0, length);
      length += read;
      if (length < this.#buffer.length) continue;
      if (length >= mostBytes) return unreadable("shape");
      this.#buffer = Buffer.concat([this.#buffer], this.#buffer.length * 2);
    }
  }
}
