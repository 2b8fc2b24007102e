import { spawnSync } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { expect, onTestFinished, test } from "vitest";
import { makePlace, runCortex } from "../support/run-cortex.ts";
import { serve } from "../support/servers.ts";
import { eventually } from "../support/targets.ts";

/* `strace` makes every sync of the program wait, as a disk does that is busy with other things. */

const hasStrace = spawnSync("strace", ["-V"]).status === 0;
const syncSeconds = 5;

test.skipIf(!hasStrace)(
  `a disk whose syncs take ${syncSeconds} s (needs strace): the page answers, checks go on, and the log of the store does not grow for ever`,
  { timeout: 120_000 },
  async () => {
    let asked = 0;
    // News at every check: much to write.
    const target = await serve((_, response) => void response.writeHead(asked++ % 2 ? 503 : 200).end("ok"));
    const services = Array.from(
      { length: 31 },
      (_, i) => `  - { id: s${i}, http: "${target}/${i}", every: 1s, confirm: { down: 1, up: 1 } }`,
    );
    const place = await makePlace(
      `connectivity: off\nlimits: { perHost: 200 }\nservices:\n${services.join("\n")}\n`,
    );
    const trace = join(place.dir, "trace");
    const delay = `inject=fsync,fdatasync:delay_enter=${syncSeconds}s`;
    // -D: the program is our child, and the tracer goes with it.
    const running = await runCortex(
      place,
      {},
      [],
      [
        ...["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-y", "-o", trace],
        ...["-e", "trace=fsync,fdatasync", "-e", delay],
      ],
    );
    onTestFinished(async () => {
      await running.end("SIGKILL");
      await place.remove();
    });
    const syncsOfTheFile = async () =>
      (await readFile(trace, "utf8")).split("\n").filter((line) => /cortex\.db(?:-wal)?>/.test(line));

    const waits: number[] = [];
    const begun = performance.now();
    while (performance.now() - begun < 60_000 && (await syncsOfTheFile()).length < 4) {
      const asked = performance.now();
      expect((await fetch(running.url)).status).toBe(200);
      waits.push(performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await syncsOfTheFile()).length).toBeGreaterThanOrEqual(4);
    // A checkpoint on the loop would hold it for two syncs at least.
    expect(Math.max(...waits)).toBeLessThan(syncSeconds * 1_000);
    const { latencyMs } = await eventually("a check", async () => {
      return (await fetch(`${running.url}/api/v1/services/s7`)).json();
    });
    expect(latencyMs).toBeLessThan(syncSeconds * 1_000);
    expect((await stat(join(place.dataDir, "cortex.db-wal"))).size).toBeLessThan(80 * 1024 * 1024);
  },
);
