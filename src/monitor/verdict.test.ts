import { describe, expect, test } from "vitest";
import type { Result } from "../probe/result.ts";
import type { Outcome, Reason } from "../protocol/vocabulary.ts";
import type { Segment } from "./service.ts";
import { expire, newState, observe, type Rules, type Step, sinceOf } from "./verdict.ts";

const rules: Rules = { confirm: { up: 1, degraded: 2, down: 2 }, vouchMs: 70 };

/** Feeds `up@0 down@10 …` and keeps the time line as the store would. */
function story(text: string, given: Rules = rules) {
  let state = newState();
  let line: Segment[] = [];
  const news: string[] = [];
  const take = (step: Step) => {
    state = step.state;
    if (step.change)
      line = [...line.filter(({ at }) => at < (step.change?.from ?? 0)), ...step.change.segments];
    if (step.news) news.push(`${step.news.from}>${step.news.to}@${step.news.at}`);
  };
  for (const word of text.split(" ")) {
    const [what = "", at = "0"] = word.split("@");
    take(what === "expire" ? expire(state) : observe(state, result(what, Number(at)), given));
  }
  return {
    state,
    news,
    shown: `${state.verdict}:${state.cause.reason} since ${sinceOf(state)}`,
    line: line.map(({ at, verdict, reason }) => `${verdict}:${reason}@${at}`).join(" "),
  };
}

function result(what: string, at: number): Result {
  const told: Record<string, [Outcome, Reason]> = {
    up: ["up", "ok"],
    slow: ["degraded", "slow"],
    down: ["down", "status"],
    refused: ["down", "refused"],
    offline: ["unknown", "offline"],
    probe: ["unknown", "probe"],
  };
  const [outcome, reason] = told[what] ?? ["unknown", "probe"];
  return { serviceId: "api", at, outcome, reason, latencyMs: 1, facts: null, detail: null };
}

describe("the verdict", () => {
  test.each([
    ["a first good result is believed at once", "up@0", "operational:ok since 0", "operational:ok@0"],
    ["one bad result of a new service leaves it unknown", "down@0", "unknown:new since 0", "unknown:new@0"],
    [
      "a first confirmation is dated from the first result",
      "down@0 up@10",
      "operational:ok since 0",
      "operational:ok@0",
    ],
    ["a single failure changes nothing", "up@0 down@10", "operational:ok since 0", "operational:ok@0"],
    [
      "two failures are down from the first of them",
      "up@0 down@10 down@15",
      "down:status since 10",
      "operational:ok@0 down:status@10",
    ],
    [
      "a failure between good results starts counting anew",
      "up@0 down@10 up@20 down@30",
      "operational:ok since 0",
      "operational:ok@0",
    ],
    [
      "recovery needs one result",
      "up@0 down@10 down@15 up@20",
      "operational:ok since 20",
      "operational:ok@0 down:status@10 operational:ok@20",
    ],
    [
      "down counts towards degraded",
      "up@0 down@10 slow@15",
      "degraded:slow since 10",
      "operational:ok@0 degraded:slow@10",
    ],
    [
      "degraded does not count towards down",
      "up@0 slow@10 down@15",
      "degraded:slow since 10",
      "operational:ok@0 degraded:slow@10",
    ],
    [
      "down wins over degraded when both are confirmed",
      "up@0 down@10 refused@15",
      "down:refused since 10",
      "operational:ok@0 down:refused@10",
    ],
    [
      "degraded twice from down is degraded",
      "up@0 down@1 down@2 slow@3 slow@4",
      "degraded:slow since 3",
      "operational:ok@0 down:status@1 degraded:slow@3",
    ],
    [
      "an unknown result is unknown at once",
      "up@0 offline@10",
      "unknown:offline since 10",
      "operational:ok@0 unknown:offline@10",
    ],
    [
      "agreeing with what was confirmed restores it with its since",
      "up@0 offline@10 up@20",
      "operational:ok since 0",
      "operational:ok@0 unknown:offline@10 operational:ok@20",
    ],
    [
      "contradicting stays unknown until confirmed",
      "up@0 offline@10 down@20",
      "unknown:offline since 10",
      "operational:ok@0 unknown:offline@10",
    ],
    [
      "and is then dated from the first of them",
      "up@0 offline@10 down@20 down@25",
      "down:status since 20",
      "operational:ok@0 unknown:offline@10 down:status@20",
    ],
    [
      "unknown neither advances nor resets a confirmation",
      "up@0 down@10 offline@20 down@30",
      "down:status since 10",
      "operational:ok@0 down:status@10 unknown:offline@20 down:status@30",
    ],
    [
      "a blip that did not confirm after unknown stays unknown",
      "up@0 offline@10 down@20 up@30",
      "operational:ok since 0",
      "operational:ok@0 unknown:offline@10 operational:ok@30",
    ],
    [
      "the end of vouching is unknown from when it ended",
      "up@0 expire",
      "unknown:off since 70",
      "operational:ok@0 unknown:off@70",
    ],
    [
      "a gap before the next result is unknown",
      "up@0 up@5000",
      "operational:ok since 0",
      "operational:ok@0 unknown:off@70 operational:ok@5000",
    ],
    ["up to a second late is no gap", "up@0 up@1070", "operational:ok since 0", "operational:ok@0"],
    [
      "expiring twice changes nothing",
      "up@0 expire expire",
      "unknown:off since 70",
      "operational:ok@0 unknown:off@70",
    ],
    [
      "a reason that changes while down is shown, the past stays",
      "up@0 down@1 down@2 refused@3",
      "down:refused since 1",
      "operational:ok@0 down:status@1",
    ],
    [
      "a service that could never be checked is unknown with that reason",
      "probe@0",
      "unknown:probe since 0",
      "unknown:probe@0",
    ],
    [
      "and dated from its first real result when judged",
      "probe@0 down@10 down@15",
      "down:status since 10",
      "unknown:probe@0 down:status@10",
    ],
    [
      "a result that is not newer changes nothing",
      "up@10 down@5 down@10",
      "operational:ok since 10",
      "operational:ok@10",
    ],
  ])("%s", (_sentence, steps, shown, line) => {
    const told = story(steps);
    expect(told.shown).toBe(shown);
    expect(told.line).toBe(line);
  });

  test("down, degraded, down: three results towards degraded", () => {
    const patient = { ...rules, confirm: { up: 1, degraded: 3, down: 2 } };
    expect(story("up@0 down@1 slow@2 down@3", patient).shown).toBe("degraded:slow since 1");
  });

  test("a pending down goes on counting after degraded was confirmed", () => {
    const told = story("up@0 slow@1 down@2 down@3");
    expect(told.shown).toBe("down:status since 2");
    expect(told.line).toBe("operational:ok@0 degraded:slow@1 down:status@2");
  });

  test("a slow recovery needs agreeing results only", () => {
    const patient = { ...rules, confirm: { up: 2, degraded: 2, down: 1 } };
    expect(story("up@0 up@1 down@2 up@3 slow@4 up@5", patient).shown).toBe("down:status since 2");
    expect(story("up@0 up@1 down@2 slow@3 up@4 up@5", patient).shown).toBe("operational:ok since 4");
  });

  test("news is told between known verdicts only, and once", () => {
    expect(story("down@0 down@1").news).toEqual([]);
    expect(story("up@0 down@1 down@2 down@3").news).toEqual(["operational>down@1"]);
    expect(story("up@0 offline@10 up@20").news).toEqual([]);
    expect(story("up@0 offline@10 down@20 down@25").news).toEqual(["operational>down@20"]);
  });
});
