import { expect, test } from "vitest";
import { readEnvironment } from "../../config/environment.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import { operatorPassword } from "./secrets.ts";

test("a password of the environment has the same hash at each start, so that sessions outlive it; another has another", async () => {
  const { settings } = createMemoryStore();
  const { config } = parseConfig("services: []\n", { env: {}, configDir: "/nowhere" });
  if (!config) throw new Error("the config is wrong");
  const hashOf = async (password: string) => {
    const environment = readEnvironment({ OPERATOR_PASSWORD: password }, { data: "/nowhere" });
    return (await operatorPassword(environment, config, settings, true)).hash;
  };
  const first = await hashOf("correct horse");
  expect(await hashOf("correct horse")).toBe(first);
  const other = await hashOf("another one");
  expect(other).not.toBe(first);
  expect(await hashOf("another one")).toBe(other);
});
