import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { ChannelKind } from "../../src/notify/channel.ts";
import { letter, receiver, sendContext } from "../support/receiver.ts";
import { scratchFolder } from "../support/scratch-folder.ts";
import { blocksOf } from "./blocks.ts";

const root = join(import.meta.dirname, "../..");

test("the channel that docs/contributing.md shows is one, and tells its receiver", async () => {
  const [shown] = blocksOf(join(root, "docs/contributing.md")).filter(({ language }) => language === "ts");
  const file = join(await scratchFolder(), "gotify.ts");
  const inPlace = (shown?.text ?? "")
    .replaceAll('"../', `"${pathToFileURL(join(root, "src/notify"))}/`)
    .replace('"zod"', `"${import.meta.resolve("zod")}"`);
  await writeFile(file, inPlace);
  const { gotify }: { gotify: ChannelKind } = await import(file);
  const { url, taken } = await receiver();
  const send = gotify.sender({ id: "home", gotify: `${url}/message?token=t0ken` });
  expect(await send(letter(), sendContext())).toEqual({ ok: true });
  expect(taken[0]?.path).toBe("/message?token=t0ken");
  expect(JSON.parse(taken[0]?.body ?? "")).toMatchObject({ title: expect.any(String), priority: 8 });
});
