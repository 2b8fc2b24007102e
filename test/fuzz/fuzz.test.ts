import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configTarget } from "./config-target.ts";
import { httpTargets } from "./http-targets.ts";
import { frameTarget, pollTarget } from "./live-targets.ts";
import { chanceOf, mutator } from "./mutate.ts";
import type { FuzzTarget, OpenTarget } from "./target.ts";

/** `npm run fuzz` takes a million, with a seed of its own each night; the suite takes the same few every time. */
const inputs = Number(process.env.FUZZ_INPUTS ?? 20_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);
const atOnce = 16;

const targets = [configTarget, ...httpTargets, frameTarget, pollTarget];

/** What once failed is kept, and tried first ever after. */
function kept(name: string): string[] {
  const folder = corpusOf(name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8"));
}

function keep(name: string, input: string): string {
  const folder = corpusOf(name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash("sha256").update(input).digest("hex").slice(0, 16));
  writeFileSync(path, input);
  return path;
}

const corpusOf = (name: string) => join(import.meta.dirname, "corpus", name.replaceAll(" ", "-"));

async function attempt(target: FuzzTarget, open: OpenTarget, input: string): Promise<void> {
  try {
    await open.take(input);
  } catch (thrown) {
    const path = keep(target.name, input);
    throw new Error(`${target.name} fails on what is kept in ${path}: ${String(thrown)}`, { cause: thrown });
  }
}

test.each(targets)(
  "$name: whatever comes is taken or refused, and nothing breaks",
  {
    timeout: 60_000 + inputs * 10,
  },
  async (target) => {
    const corpus = [...target.seeds, ...kept(target.name)];
    const count = Math.ceil(inputs * target.share);
    const source = mutator(corpus, target.words, chanceOf(seed));
    const open = await target.open();
    try {
      for (const input of corpus) await attempt(target, open, input);
      for (let done = 0; done < count; done += atOnce) {
        const batch = Array.from({ length: Math.min(atOnce, count - done) }, () => source.next());
        await Promise.all(batch.map((input) => attempt(target, open, input)));
      }
    } finally {
      await open.close();
    }
  },
);

test("the same seed gives the same inputs, and another one others", () => {
  const some = (from: number) => {
    const source = mutator(configTarget.seeds, configTarget.words, chanceOf(from));
    return Array.from({ length: 20 }, () => source.next());
  };
  expect(some(7)).toEqual(some(7));
  expect(some(7)).not.toEqual(some(8));
});
