import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { logSchema, type ProgressJson, progressSchema, taskListSchema } from "../../src/protocol/symbiont.ts";
import { makePlace, type Place, runCortex } from "../support/run-cortex.ts";

/** `KILLS=100 npx vitest run test/fault/kill-tasks` is the long way; a few keep the suite short. */
const kills = Number(process.env.KILLS ?? 2);
const tasks = 20;

/** Prints the time ten times a second, and keeps what it printed in a file beside the config. */
const printing = `exec {never}<> <(:); while :; do t=$EPOCHREALTIME; echo $t; echo $t >> printed-$1; read -t 0.1 -u $never; done`;

const config = `
services: []
connectivity: off
symbiont:
  concurrency: ${tasks}
  runbooks:
    print: { command: [bash, -c, ${JSON.stringify(printing)}, bash, "{name}"], params: { name: {} } }
    quiet: { command: [sh, -c, "sleep 300 & sleep 300 & wait"] }
    stubborn: { command: [sh, -c, "trap '' TERM HUP; while :; do sleep 1; done"] }
    leaves: { command: [sh, -c, "setsid sleep 300 & wait"] }
`;

test(`${kills} kill -9 while ${tasks} runbooks run: no state that is not true, no process left, no line lost that was a second old`, {
  timeout: 60_000 + kills * 15_000,
}, async () => {
  const place = await makePlace(config);
  const given: string[] = [];
  for (let round = 0; round < kills; round++) {
    const life = await startLife(place);
    await expectTruth(life, given);
    const prompts = Array.from({ length: tasks }, (_, at) =>
      at % 4 === 0 ? `run print name=${round}-${at}` : `run ${["quiet", "stubborn", "leaves"][at % 3]}`,
    );
    const ids = await Promise.all(prompts.map(life.submit));
    given.push(...ids);
    await pause(200 + Math.random() * 1_500);
    expect(runningFor(ids).length).toBeGreaterThanOrEqual(tasks);
    const killedAt = Date.now();
    await life.cortex.end("SIGKILL");
    const next = await startLife(place);
    await expectTruth(next, given);
    for (const [at, id] of ids.entries())
      if (at % 4 === 0) await expectLog(next, place, id, `${round}-${at}`, killedAt);
    // Asked to end in order it leaves nothing either.
    const last = await next.submit("run stubborn");
    await pause(100);
    expect(await next.cortex.end("SIGTERM")).toBe(0);
    given.push(last);
    expect(runningFor([...ids, last])).toEqual([]);
  }
  await place.remove();
});

async function startLife(place: Place) {
  const cortex = await runCortex(place, { LOG_LEVEL: "info" });
  const port = await until(() => {
    const found = /"port":(\d+),(?:"taken":\d+,)?"event":"symbiont\.(?:listening|port-taken)"/.exec(
      cortex.output(),
    )?.[1];
    return found === undefined ? null : Number(found);
  });
  const token = (await readFile(join(place.dataDir, "symbiont-token"), "utf8")).trim();
  const ask = async (route: string, body?: object): Promise<unknown> => {
    const options = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`http://127.0.0.1:${port}${route}`, { ...options, headers })).json();
  };
  return {
    ...{ cortex, ask },
    submit: async (prompt: string) =>
      ((await ask("/task/compound", { prompt })) as { task_id: string }).task_id,
  };
}

type Life = Awaited<ReturnType<typeof startLife>>;

/** Every task there ever was is at its end, and none of their processes is. */
async function expectTruth({ ask }: Life, given: readonly string[]): Promise<void> {
  const list = taskListSchema.parse(await ask("/tasks?limit=500&status=queued,running,planning,cancelling"));
  expect(list.tasks).toEqual([]);
  for (const id of given.slice(-2 * tasks)) {
    const { status, subtasks } = progressSchema.parse(
      await ask(`/task/${id}/progress`),
    ) satisfies ProgressJson;
    expect([status, subtasks.map((step) => step.status)]).toEqual(["failed", ["interrupted"]]);
  }
  expect(runningFor(given)).toEqual([]);
}

async function expectLog(
  { ask }: Life,
  place: Place,
  id: string,
  name: string,
  killedAt: number,
): Promise<void> {
  const printed = await readFile(join(place.dir, `printed-${name}`), "utf8").catch(() => "");
  const due = printed.split("\n").filter((line) => line !== "" && Number(line) * 1_000 < killedAt - 1_000);
  const { entries } = logSchema.parse(await ask(`/task/${id}/log`));
  const kept = new Set(entries.map(({ text }) => text));
  expect(due.filter((line) => !kept.has(line))).toEqual([]);
}

/** Programs of these tasks, whatever group they are in: the mark in their environment names the task. */
function runningFor(ids: readonly string[]): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
      const mark = /(?:^|\0)CORTEX_TASK=([^\0]*)/.exec(environment)?.[1]?.split("/")[1];
      return mark !== undefined && ids.includes(mark) ? [`${pid} of ${mark}`] : [];
    } catch {
      return [];
    }
  });
}

async function until<Value>(look: () => Value | null): Promise<Value> {
  for (const beganAt = Date.now(); ; await pause(20)) {
    const value = look();
    if (value !== null) return value;
    if (Date.now() - beganAt > 20_000) throw new Error("it did not come");
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
