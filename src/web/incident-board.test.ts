import { expect, test } from "vitest";
import { deskFixture } from "../../test/support/desk-fixture.ts";
import { ManualClock } from "../core/manual-clock.ts";

test("an entry that a person wrote is the same object in each drawing, so its Markdown is rendered once", async () => {
  const { desk } = await deskFixture(new ManualClock(), []);
  const { id } = await desk.incidents.open({
    ...{ title: "Late", status: "investigating", impact: "minor", services: [], body: "**first**" },
  });
  const [first] = desk.board.incident(id, "viewer")?.updates ?? [];
  await desk.incidents.update(id, { status: "monitoring", body: "second" });
  const [, still] = desk.board.incident(id, "operator")?.updates ?? [];
  expect(first).toMatchObject({ body: "**first**" });
  expect(still).toBe(first);
  await desk.incidents.editUpdate(id, first?.id ?? "", "mended");
  expect(desk.board.incident(id, "viewer")?.updates[1]).toMatchObject({ body: "mended" });
});
