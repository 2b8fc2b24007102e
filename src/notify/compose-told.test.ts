import { expect, test } from "vitest";
import { composeTold } from "./compose-told.ts";

const voice = {
  ...{ site: { name: "Example", url: null }, timeZone: "UTC" },
} as const;
const nameOf = (id: string) => id;

function titles(status: string, taskStatus: string, language: "en" | "de"): string[] {
  const incident = composeTold(
    {
      topic: "incident.changed",
      event: {
        ...{ newsId: "i", at: 0, change: "updated" },
        incident: {
          ...{ id: "1", title: "Slow", status, impact: "minor", serviceIds: [], body: null },
          ...{ automatic: false, path: "/incidents/1" },
        },
      },
    },
    nameOf,
    { ...voice, language },
  );
  const task = composeTold(
    {
      topic: "task.ended",
      event: {
        ...{ newsId: "t", at: 0 },
        task: { id: "1", title: "Deploy", status: taskStatus, error: null, costUsd: null, path: "/tasks/1" },
      },
    },
    nameOf,
    { ...voice, language },
  );
  return [incident.item.title, task.item.title];
}

test("what an incident or a task has come to is said in the language of the site", () => {
  expect(titles("identified", "cancelled", "en")).toEqual([
    "Incident identified: Slow",
    "Task cancelled: Deploy",
  ]);
  expect(titles("identified", "cancelled", "de")).toEqual([
    "Störung: Slow (Ursache gefunden)",
    "Aufgabe abgebrochen: Deploy",
  ]);
});

test("a status that has no word stays as it is", () => {
  expect(titles("constructor", "odd", "en")).toEqual(["Incident constructor: Slow", "Task odd: Deploy"]);
});
