import { expect, test } from "vitest";
import { endOf, lost, planProblem, ready, stateOf } from "./graph.ts";
import { planned, type Step } from "./step.ts";

function graph(...steps: [id: string, dependsOn: string, status?: Step["status"], runs?: Step["runs"]][]) {
  return new Map(
    steps.map(([id, dependsOn, status = "waiting", runs = "after-success"]) => {
      const plan = { id, title: id, executor: "agent", input: null, question: null, timeoutMs: 1 } as const;
      return [id, { ...planned({ ...plan, dependsOn: dependsOn.split("").filter(Boolean), runs }), status }];
    }),
  );
}
const ids = (steps: Step[]) => steps.map(({ id }) => id).join("");

test("everything whose dependencies are done is ready", () => {
  expect(ids(ready(graph(["a", ""], ["b", "a"], ["c", ""])))).toBe("ac");
  expect(ids(ready(graph(["a", "", "completed"], ["b", "a"], ["c", "ab"])))).toBe("b");
  expect(ids(ready(graph(["a", "", "failed"], ["b", "a"], ["c", "a", "waiting", "after-end"])))).toBe("c");
  expect(ids(ready(graph(["a", "", "running"], ["c", "a", "waiting", "after-end"])))).toBe("");
});

test("what needs something that did not complete is lost, and what needs that in turn", () => {
  const steps = graph(
    ["a", "", "failed"],
    ["b", "a"],
    ["c", "b"],
    ["d", "c", "waiting", "after-end"],
    ["e", ""],
  );
  expect(ids(lost(steps))).toBe("bc");
});

test("what nobody waits for decides how the task ends", () => {
  expect(endOf(graph(["a", "", "completed"], ["b", "", "running"]), false)).toBeNull();
  expect(endOf(graph(["a", "", "failed"], ["b", "a", "completed", "after-end"]), false)).toBe("completed");
  expect(endOf(graph(["a", "", "completed"], ["b", "a", "interrupted"]), false)).toBe("failed");
  expect(endOf(graph(["a", "", "cancelled"]), true)).toBe("cancelled");
  expect(endOf(graph(["a", "", "completed"]), true)).toBe("completed");
});

test("that a person is wanted is never shown as running", () => {
  expect(stateOf(graph(["a", "", "running"], ["b", "", "waiting_approval"]))).toBe("waiting_approval");
  expect(stateOf(graph(["a", "", "running"], ["b", ""]))).toBe("running");
  expect(stateOf(graph(["a", ""]))).toBe("queued");
});

test("a plan that cannot be run is told why", () => {
  const plan = (...steps: [id: string, dependsOn: string][]) =>
    planProblem(steps.map(([id, dependsOn]) => ({ id, dependsOn: dependsOn.split("").filter(Boolean) })));
  expect(plan(["a", ""], ["b", "a"], ["c", "ab"])).toBeNull();
  expect(plan()).toMatch(/no steps/);
  expect(plan(["a", ""], ["a", ""])).toMatch(/two of its steps/);
  expect(plan(["a", "x"])).toMatch(/waits for "x"/);
  expect(plan(["a", "c"], ["b", "a"], ["c", "b"])).toMatch(/circle/);
  expect(plan(["a", "a"])).toMatch(/circle/);
});
