import { expect, test } from "vitest";
import { fixtureFrame } from "../../../test/support/service-fixtures.ts";
import { symbiontFixtures } from "../../../test/support/task-fixtures.ts";
import type { Language } from "../../protocol/vocabulary.ts";
import { createSymbiontContent } from "./symbiont-content.tsx";
import type { SymbiontPageModel } from "./task-model.ts";

/** What stands beside each label. */
function figures(model: SymbiontPageModel, language: Language = "en"): Map<string, string> {
  const content = createSymbiontContent(() => model, { ...fixtureFrame, language });
  const html = content.draw().fragments.get("symbiont-figures") ?? "";
  return new Map(
    [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, label = "", value = ""]) => [label, value]),
  );
}

const { embedded, remote, unreached } = symbiontFixtures;

test("the embedded Symbiont without an agent has none; one that does not speak of it has not told", () => {
  expect(figures(embedded()).get("Agent")).toBe("none");
  expect(figures(embedded(), "de").get("Agent")).toBe("keiner");
  expect(figures(remote()).get("Agent")).toBe("not told");
  expect(figures({ ...embedded(), state: null }).get("Agent")).toBe("not told");
});

test("where there is no Symbiont there is no address", () => {
  expect(figures(unreached()).get("Address")).toBe("none");
  expect(figures(unreached(), "de").get("Adresse")).toBe("keine");
});
