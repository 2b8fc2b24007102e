/**
 * A small language for stories of alerts. A line is
 *
 *     service { id: api, dependsOn: [gw] }        what is watched; a channel { id: ops }, { id: chat, gathers: true };
 *                                                 a rule { to: [ops], on: [down] }; clock 22:50; begins api down
 *     1:00 api down                               from then on checks find that, and one is made at once
 *     1:00 maintenance api · maintenance over     · pause api · resume api · acknowledge api · remove api
 *     1:00 offline · online · restart · crash     · ops fails · ops works · ops hangs
 *     1:00 incident opened by-hand api            · incident opened automatic api · task failed · certificate api 6d
 *     1:00 ops: api is down: connection refused   what a channel hears, when; the story holds all of it
 *     1:00 held ops api: dependency               what waits at that moment, and why
 *     1:00 nothing held
 *     1:00 not sent ops api: over                 what is on record as not sent by then
 */
import { ManualClock } from "../../src/core/manual-clock.ts";
import {
  createWorld,
  type FindingName,
  findings,
  type Process,
  startProcess,
  type World,
} from "./telling-rig.ts";

interface Line {
  atMs: number;
  text: string;
}

/** Returns what was heard and what the story says, in the same shape. */
export async function tellStory(story: string): Promise<{ heard: string[]; told: string[] }> {
  const lines = story
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "");
  const setting = lines.filter((line) => !/^\d/.test(line));
  const steps = lines.filter((line) => /^\d/.test(line)).map(toLine);
  const world = createWorld(toYaml(setting), clockOf(setting));
  for (const line of setting) {
    const [, id = "", name = ""] = /^begins (\S+) (\S+)$/.exec(line) ?? [];
    if (isFinding(name)) world.found.set(id, findings[name]);
  }
  const beganAt = world.clock.now();
  const teller = new Teller(world, await startProcess(world));
  for (const { atMs, text } of steps) {
    if (isHeard(text, world)) continue;
    await world.clock.advance(Math.max(0, beganAt + atMs - world.clock.now()));
    await teller.step(text);
    await world.clock.advance(0);
  }
  const end = Math.max(...steps.map(({ atMs }) => atMs));
  await world.clock.advance(Math.max(0, beganAt + end + 1_000 - world.clock.now()));
  const heard = world.received.map(
    ({ at, channelId, text }) => `${stamp(at - beganAt)} ${channelId}: ${text}`,
  );
  const told = steps
    .filter(({ text }) => isHeard(text, world))
    .map(({ atMs, text }) => `${stamp(atMs)} ${text}`);
  return { heard: [...heard, ...teller.wrong], told };
}

class Teller {
  readonly wrong: string[] = [];
  #process: Process;
  readonly #world: World;
  #news = 0;

  constructor(world: World, process: Process) {
    this.#world = world;
    this.#process = process;
  }

  async step(text: string): Promise<void> {
    const [first = "", second = "", ...rest] = text.split(" ");
    const { monitor, telling } = this.#process;
    switch (first) {
      case "maintenance":
        return monitor.maintain(new Set(second === "over" ? [] : [second, ...rest]));
      case "pause":
        return void monitor.pause(second);
      case "resume":
        return void monitor.resume(second);
      case "acknowledge":
        return void monitor.acknowledge(second);
      case "remove":
        this.#world.config.services = this.#world.config.services.filter(({ id }) => id !== second);
        monitor.configure(this.#world.config.services, { concurrent: 100, perHost: 100 });
        return telling.configure();
      case "offline":
      case "online":
        this.#world.offline.since = first === "offline" ? this.#world.clock.now() : null;
        return this.#process.connectivityChanged();
      case "restart":
        await this.#process.stop();
        this.#process = await startProcess(this.#world);
        return;
      case "crash":
        this.#process.kill();
        this.#process = await startProcess(this.#world);
        return;
      case "incident":
        return this.#incident(second, rest);
      case "task":
        return this.#task(second);
      case "held":
      case "nothing":
        return this.#compareHeld(text);
      case "not":
        return this.#compareNotSent(text);
      default:
        return this.#others(first, second, rest);
    }
  }

  async #others(first: string, second: string, rest: string[]): Promise<void> {
    const { answers, found } = this.#world;
    if (second === "works") answers.delete(first);
    else if (second === "fails") answers.set(first, async () => ({ ok: false, why: "answered 500" }));
    else if (second === "refuses")
      answers.set(first, async () => ({ ok: false, why: "answered 400", refused: true }));
    else if (second === "hangs") answers.set(first, () => new Promise(() => undefined));
    else if (isFinding(second) && found.has(first)) {
      found.set(first, findings[second]);
      if (rest[0] !== "later") await this.#check(first);
    } else throw new Error(`no such step: ${first} ${second}`);
  }

  async #check(id: string): Promise<void> {
    const done = this.#process.monitor.checkNow(id);
    await this.#world.clock.advance(0);
    await done;
  }

  #incident(change: string, [how = "", ...serviceIds]: string[]): void {
    if (change !== "opened" && change !== "updated" && change !== "resolved") throw new Error(change);
    this.#process.publish("incident.changed", {
      ...{
        newsId: how === "again" ? `i${this.#news}` : `i${++this.#news}`,
        at: this.#world.clock.now(),
        change,
      },
      incident: {
        ...{ id: "1", title: "Trouble", status: "investigating", impact: "major", serviceIds, body: null },
        ...{ automatic: how === "automatic", path: "/incidents/1" },
      },
    });
  }

  #task(status: string): void {
    this.#process.publish("task.ended", {
      ...{ newsId: `t${++this.#news}`, at: this.#world.clock.now() },
      task: { id: "1", title: "Clean up", status, error: "exit 1", costUsd: null, path: "/tasks/1" },
    });
  }

  #compareHeld(text: string): void {
    const held = this.#process.telling
      .held()
      .map(({ channelId, serviceId, hold }) => `held ${channelId} ${serviceId}: ${hold.why}`);
    const found = held.length === 0 ? ["nothing held"] : held;
    if (!found.includes(text)) this.wrong.push(`expected "${text}", found ${found.join(", ")}`);
  }

  async #compareNotSent(text: string): Promise<void> {
    const done = await this.#process.telling.done(100);
    const found = done
      .filter(({ state }) => state === "not-sent" || state === "given-up")
      .map(({ channelId, serviceId, why }) => `not sent ${channelId} ${serviceId}: ${why?.why}`);
    if (!found.includes(text)) this.wrong.push(`expected "${text}", found ${found.join(", ") || "nothing"}`);
  }
}

function isHeard(text: string, { config }: World): boolean {
  return config.notify.channels.some(({ id }) => text.startsWith(`${id}: `));
}

function isFinding(name: string): name is FindingName {
  return name in findings;
}

/** `1:00` minutes and seconds, `1:00:00` hours as well. */
function toLine(line: string): Line {
  const [, time = "", text = ""] = /^([\d:]+)\s+(.*)$/.exec(line) ?? [];
  const [seconds = 0, minutes = 0, hours = 0] = time.split(":").map(Number).reverse();
  return { atMs: ((hours * 60 + minutes) * 60 + seconds) * 1_000, text };
}

function stamp(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function clockOf(setting: readonly string[]): ManualClock {
  const [, hours, minutes] =
    setting.map((line) => /^clock (\d\d):(\d\d)$/.exec(line)).find((match) => match) ?? [];
  return hours === undefined
    ? new ManualClock()
    : new ManualClock(Date.UTC(2026, 10, 23, Number(hours), Number(minutes)));
}

/** Calm services: a check every ten minutes, one result decides; so a story has the times it says. */
function toYaml(setting: readonly string[]): string {
  const of = (word: string) =>
    setting.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  const services = of("service").map(
    (flow, index) =>
      `  - { tcp: "127.0.0.1:${1_000 + index}", ${flow.replace(/^\{/, "").replace(/\}$/, "")} }`,
  );
  const channels = of("channel").map((flow) => {
    const medium = /gathers: true/.test(flow) ? "slack" : "webhook";
    return `    - { ${medium}: "http://127.0.0.1:9/", ${flow
      .replace(/,? *gathers: true/, "")
      .replace(/^\{/, "")
      .replace(/\}$/, "")} }`;
  });
  const rules = of("rule").map((flow) => `    - ${flow}`);
  return [
    "site: { name: Test, timeZone: UTC, language: en }",
    "defaults: { every: 10m, confirm: { down: 1, degraded: 1, retryEvery: 5s } }",
    "services:",
    ...services,
    "notify:",
    "  channels:",
    ...(channels.length > 0 ? channels : ['    - { id: ops, webhook: "http://127.0.0.1:9/" }']),
    ...(rules.length > 0 ? ["  rules:", ...rules] : []),
  ].join("\n");
}
