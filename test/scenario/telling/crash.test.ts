import { expect, test } from "vitest";
import { createWorld, findings, type Process, startProcess, type World } from "../../support/telling-rig.ts";

/**
 * A process is killed at a point between a change and the answer of the receiver: before and after each write, before
 * the request and before its answer. Then another one goes on, and may be killed as well.
 */
const yaml = `
site: { name: Test, timeZone: UTC, language: en }
defaults: { every: 10s, confirm: { down: 1, degraded: 1, retryEvery: 5s } }
services:
  - { id: api, tcp: "127.0.0.1:1" }
  - { id: db, tcp: "127.0.0.1:2" }
notify:
  channels:
    - { id: hook, webhook: "http://127.0.0.1:9/" }
    - { id: chat, slack: "http://127.0.0.1:9/" }
`;

/** mulberry32: the same seed is the same story. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Outcome {
  world: World;
  kills: string[];
}

/** Two services fall and come back; `kills` processes die on the way, each at a point that the seed chooses. */
async function live(seed: number): Promise<Outcome> {
  const random = randomOf(seed);
  const world = createWorld(yaml);
  const kills: string[] = [];
  let running: Process | null = null;
  let left = -1;
  const at = (point: string): void => {
    left--;
    if (left !== 0 || !running) return;
    kills.push(point);
    running.kill();
    running = null;
  };
  const ensure = async (): Promise<void> => {
    running ??= await startProcess(world, at);
  };
  await ensure();
  await world.clock.advance(10_000);
  left = 1 + Math.floor(random() * 24);
  const steps: [string, keyof typeof findings][] = [
    ["api", "down"],
    ["db", "down"],
    ["api", "up"],
    ["db", "up"],
  ];
  for (const [id, name] of steps) {
    world.found.set(id, findings[name]);
    for (let second = 0; second < 30; second++) {
      await world.clock.advance(1_000);
      if (running) continue;
      await ensure();
      if (kills.length < 3) left = 1 + Math.floor(random() * 24);
    }
  }
  for (let second = 0; second < 90; second++) {
    await world.clock.advance(1_000);
    await ensure();
  }
  return { world, kills };
}

/** In order: `api-down`, `db-down` … as the news ids begin. */
function heardBy({ received }: World, channelId: string): { ids: string[]; letters: string[] } {
  const letters = received.filter((one) => one.channelId === channelId);
  const kindOf = (item: { subject: string; change: { to: string } | null }) =>
    `${item.subject.replace("service:", "")}-${item.change?.to}`;
  return {
    ids: letters.flatMap(({ letter }) => letter.items.map(kindOf)),
    letters: letters.map(({ letter }) => letter.id),
  };
}

const expected = ["api-down", "db-down", "api-operational", "db-operational"];
const runs = Number(process.env.CRASHES ?? 120);

test(`killed anywhere, ${runs} times over: none is missing, and who looks at the key gets each exactly once`, async () => {
  const points = new Set<string>();
  for (let seed = 1; seed <= runs; seed++) {
    const { world, kills } = await live(seed);
    for (const point of kills) points.add(point);
    for (const channelId of ["hook", "chat"]) {
      const { ids, letters } = heardBy(world, channelId);
      const story = `seed ${seed}, killed ${kills.join(", ")}, ${channelId} heard ${ids.join(" ")}`;
      expect(new Set(ids), story).toEqual(new Set(expected));
      // A receiver that takes each letter once has each piece of news once.
      const once = world.received.filter(
        (one, index, all) =>
          one.channelId === channelId &&
          all.findIndex((other) => other.channelId === channelId && other.letter.id === one.letter.id) ===
            index,
      );
      expect(once.flatMap(({ letter }) => letter.items).length, story).toBe(expected.length);
      // One that does not look at it has at most one more for each kill.
      expect(letters.length - new Set(letters).size, story).toBeLessThanOrEqual(kills.length);
    }
    expect(heardBy(world, "hook").letters.length - expected.length).toBeLessThanOrEqual(kills.length);
  }
  expect([...points].sort()).toEqual(
    [
      "after commit",
      "after commitOutbox",
      "before commit",
      "before commitOutbox",
      "before the answer",
      "before the request",
    ].sort(),
  );
}, 120_000);
