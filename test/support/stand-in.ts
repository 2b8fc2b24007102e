import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProbeContext } from "../../src/probe/kind.ts";
import { probeContext } from "./probe-context.ts";
import { scratchFolder } from "./scratch-folder.ts";

/** A context in which `name` is this script of `sh`: the first of that name on the PATH. */
export async function withProgram(
  name: string,
  script: string,
  more: Partial<ProbeContext> = {},
): Promise<ProbeContext> {
  const folder = await scratchFolder();
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
  const { environment } = probeContext();
  return probeContext({ environment: { PATH: `${folder}:${environment.PATH}` }, ...more });
}

/** A context in which there is no program at all. */
export async function withoutPrograms(): Promise<ProbeContext> {
  return probeContext({ environment: { PATH: await scratchFolder() } });
}
