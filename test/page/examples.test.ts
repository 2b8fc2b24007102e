import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startPages } from "./page-rig.ts";

test("each example of docs/pages.md works as it stands", async () => {
  const docs = readFileSync(new URL("../../docs/pages.md", import.meta.url), "utf8");
  const examples = [...docs.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);
  expect(examples).toHaveLength(5);
  const rig = await startPages(
    Object.fromEntries(examples.map((code, index) => [`example-${index + 1}`, code])),
  );
  try {
    await rig.pages.load(rig.files);
    for (const { file, opened } of rig.pages.list()) {
      expect([file.id, opened]).toMatchObject([file.id, { ok: true }]);
      const answer = await rig.render(file.id);
      expect([file.id, answer]).toMatchObject([file.id, { ok: true }]);
      expect(JSON.stringify(answer)).not.toContain('"fault"');
    }
  } finally {
    await rig.stop();
  }
});
