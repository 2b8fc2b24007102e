import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Whether this user may make a network and mounts of his own. */
export const mayUnshare = spawnSync("unshare", ["-nm", "ip", "link"]).status === 0;

/** Acts in the network namespace of a process. */
export class Inside {
  readonly #child: ChildProcess;
  readonly #pid: number;
  #asked = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#child = spawn(
      "nsenter",
      ["-t", String(pid), "-n", process.execPath, join(import.meta.dirname, "inside-namespace.ts")],
      { stdio: ["ignore", "inherit", "inherit", "ipc"] },
    );
  }

  async ask<Answer>(what: string, ...values: unknown[]): Promise<Answer> {
    const id = ++this.#asked;
    this.#child.send({ id, what, values });
    for (;;) {
      const [message] = (await once(this.#child, "message")) as [{ id: number; answer: Answer }];
      if (message.id === id) return message.answer;
    }
  }

  ip(...words: string[]): void {
    const { status, stderr } = spawnSync("nsenter", ["-t", String(this.#pid), "-n", "ip", ...words], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`ip ${words.join(" ")}: ${stderr}`);
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}
