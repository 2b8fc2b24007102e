import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/core/clock.ts";
import { OwnPages } from "../../src/page/own-pages.ts";
import { listLog } from "../web/start-web.ts";

/** Pages in a folder of their own and the thread that runs them, as the program does it. A name without an ending is TypeScript. */
export async function startPages(sources: Record<string, string>) {
  const dir = await mkdtemp(join(tmpdir(), "cortex-pages-"));
  const files = Object.keys(sources).map((id) => ({
    id,
    path: join(dir, id.includes(".") ? id : `${id}.ts`),
  }));
  for (const { id, path } of files) if (sources[id] !== "") await writeFile(path, sources[id] ?? "");
  const log = listLog();
  const pages = new OwnPages({
    ...{ clock: systemClock, log, env: {}, onChange: () => undefined },
    script: new URL("../../src/page/worker/page-worker.ts", import.meta.url),
    builderUrl: new URL("../../src/page/builder.ts", import.meta.url).href,
  });
  const render = (id: string, params: Record<string, string> = {}) => {
    const page = files.find((file) => file.id === id);
    if (!page) throw new Error(`no page ${id}`);
    return pages.ask({ kind: "render", page, given: { params, services: [], host: null } });
  };
  return {
    ...{ pages, files, log, render },
    async stop() {
      await pages.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
