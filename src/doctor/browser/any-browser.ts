import { messageOf } from "../../core/errors.ts";
import { passed, type StepResult } from "../../probe/connection/step.ts";
import type { ProgramEnvironment } from "../../probe/kind.ts";
import { askChromium } from "./chromium.ts";
import { askDendrite, type Dendrite } from "./dendrite.ts";
import { findChromium } from "./find-chromium.ts";
import type { Look, LookInBrowser } from "./look.ts";

export interface Browsers {
  /** The one that is configured comes before one that happens to be here. */
  dendrite: Dendrite | null;
  environment: ProgramEnvironment;
  isRoot: boolean;
}

/** Dendrite when it is configured, else a Chromium of this machine, else nobody looks and that is said. */
export function anyBrowser({ dendrite, environment, isRoot }: Browsers): LookInBrowser {
  return async (look) => {
    const excuses: string[] = [];
    if (dendrite) {
      const answer = await askDendrite(dendrite, look);
      if (answer.asked) return answer.result;
      excuses.push(answer.why);
    }
    const file = await findChromium(environment.PATH ?? "");
    if (file === null) {
      excuses.push(`no Chromium on the PATH${dendrite ? "" : " and no dendrite in the config"}`);
      return skipped(excuses);
    }
    const answer = await openChromium({ file, environment, isRoot }, look);
    if (answer.asked) return answer.result;
    return skipped([...excuses, answer.why]);
  };
}

/** A browser that cannot be run says nothing about the page. */
async function openChromium(chromium: Parameters<typeof askChromium>[0], look: Look) {
  try {
    return await askChromium(chromium, look);
  } catch (thrown) {
    return { asked: false as const, why: `${chromium.file}: ${messageOf(thrown)}` };
  }
}

function skipped(excuses: readonly string[]): StepResult {
  return passed(`skipped: ${excuses.join("; ")}`, undefined);
}
