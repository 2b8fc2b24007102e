import { afterAll, beforeAll, expect, test } from "vitest";
import { startPages } from "./page-rig.ts";

const page = (render: string, more = "") =>
  `import { card, text } from "cortex-status/page";\nexport default { ${more} render: ${render} };\n`;

/** What is wrong with a page → the page, and what its panel has to say. */
const broken: Record<string, [source: string, found: RegExp, remedy: RegExp]> = {
  missing: ["", /no such file/, /Write the file/],
  syntax: ["export default {", /SyntaxError/, /Mend the line/],
  enum: ["enum A { B }\nexport default { render: () => null };", /enum/i, /without enum/],
  noDefault: ["export const a = 1;", /exports: a/, /default export/],
  throwsAtLoad: ['throw new Error("no database");', /no database/, /Mend what throws/],
  lostImport: ['import "./nowhere.ts";\nexport default {};', /nowhere\.ts/, /Mend what throws/],
  noRender: ["export default {};", /nothing \(undefined\)/, /render: /],
  badRefresh: [page("() => null", 'refresh: "7s",'), /"7s"/, /refresh: "1s"/],
  badMenu: [page("() => null", "menuLink: () => 3,"), /number 3/, /menuLink/],
  unknownKey: [page("() => null", "redner: 1,"), /"redner"/, /render/],
  throws: [
    page('() => { throw new TypeError("x is not a thing"); }'),
    /TypeError: x is not a thing/,
    /Mend what throws/,
  ],
  rejects: [page('async () => { throw "plain text"; }'), /plain text, which is no Error/, /Mend what throws/],
  returnsNothing: [page("() => { card({ value: 1 }); }"), /nothing \(undefined\)/, /return/],
  never: [page("() => new Promise(() => undefined)"), /still waiting/, /signal/],
  exits: [page("() => process.exit(0)"), /thread of the pages ended/, /process\.exit/],
  endless: [page("() => { while (true); }"), /loop without end/, /file changes/],
  hungry: [
    page("() => { const all = []; while (true) all.push(new Array(1e5).fill(all.length)); }"),
    /memory|loop without end/,
    /file changes/,
  ],
};

let rig: Awaited<ReturnType<typeof startPages>>;
beforeAll(async () => {
  const sources = Object.fromEntries(Object.entries(broken).map(([id, [source]]) => [id, source]));
  rig = await startPages({ ...sources, good: page('() => text("still here")') });
  await rig.pages.load(rig.files);
});
afterAll(() => rig?.stop());

test.each(Object.keys(broken))("%s explains itself, and the good page goes on", async (id) => {
  const [, found, remedy] = broken[id] ?? ["", /never/, /never/];
  const answer = await rig.render(id);
  if (answer.ok) throw new Error(`expected a panel, found ${JSON.stringify(answer.value)}`);
  expect(answer.fault.found).toMatch(found);
  expect(answer.fault.remedy).toMatch(remedy);
  expect(answer.fault.expected.length).toBeGreaterThan(5);
  expect(await rig.render("good")).toMatchObject({ ok: true, value: { parts: [{ body: "still here" }] } });
});

const timed = async (id: string) => {
  const startedAt = performance.now();
  const { ok } = await rig.render(id);
  return { ok, ms: performance.now() - startedAt };
};

test("whoever ran beside a page that hangs is answered all the same, and is not held up again", async () => {
  await rig.pages.load(rig.files);
  const [hung, good] = await Promise.all([rig.render("endless"), rig.render("good")]);
  expect(good.ok).toBe(true);
  expect(hung).toMatchObject({ ok: false, fault: { found: expect.stringContaining("loop without end") } });
  // It rests: whoever has it open sees why, and nothing of it runs.
  const [again, after] = await Promise.all([timed("endless"), timed("good")]);
  expect([again.ok, after.ok]).toEqual([false, true]);
  expect(Math.max(again.ms, after.ms)).toBeLessThan(3_000);
});

test("a page that waits for ever delays nobody", async () => {
  const waiting = rig.render("never");
  const beside = await timed("good");
  expect(beside.ok).toBe(true);
  expect(beside.ms).toBeLessThan(2_000);
  expect(await Promise.race([waiting.then(() => "over"), "still waiting"])).toBe("still waiting");
});

test("a page in a folder of another program is read as what it is written as, whatever package.json says", async () => {
  const ours = await startPages({
    "package.json": '{ "type": "commonjs" }',
    "module.js":
      'import { text } from "cortex-status/page";\nconst body = await Promise.resolve("a module");\nexport default { render: () => text(body) };',
    "common.js":
      'const { text } = require("cortex-status/page");\nmodule.exports = { render: () => text("CommonJS") };',
    "wrong.js": "export default {",
    typed: page('() => text("TypeScript" as string)'),
  });
  try {
    const pages = ours.files.filter(({ id }) => id !== "package.json");
    await ours.pages.load(pages);
    expect(await ours.render("module.js")).toMatchObject({
      ok: true,
      value: { parts: [{ body: "a module" }] },
    });
    expect(await ours.render("common.js")).toMatchObject({
      ok: true,
      value: { parts: [{ body: "CommonJS" }] },
    });
    expect(await ours.render("typed")).toMatchObject({
      ok: true,
      value: { parts: [{ body: "TypeScript" }] },
    });
    expect(await ours.render("wrong.js")).toMatchObject({
      ok: false,
      fault: { remedy: expect.stringContaining("Mend the line") },
    });
  } finally {
    await ours.stop();
  }
});
