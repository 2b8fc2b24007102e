import { z } from "zod";
import { says, text } from "../../probe/key-schemas.ts";
import { runProgram } from "../../probe/program.ts";
import { defineChannel } from "../channel.ts";
import { payloadOf } from "../payload.ts";

const commandError = says(
  "a command as a list",
  'write the program and each argument: ["notify-send", "Cortex"]',
);

/** A program of the operator's: the webhook's JSON on its standard input, exit 0 means told. */
export const command = defineChannel({
  name: "command",
  keys: z.object({
    command: z
      .array(text(), commandError)
      .min(1, commandError)
      .meta({ description: "Program and arguments; the news is on its standard input." }),
  }),
  gathers: false,
  secrets: () => [],
  sender:
    ({ command: argv }) =>
    async (letter, { clock, signal, environment }) => {
      const end = await runProgram({
        ...{ argv, environment, clock, signal },
        input: `${JSON.stringify(payloadOf(letter))}\n`,
      });
      if (end.how === "exited" && end.code === 0) return { ok: true };
      if (end.how === "exited") return { ok: false, why: { how: "exited", code: end.code } };
      if (end.how === "killed") return { ok: false, why: { how: "killed", by: end.by }, maybe: true };
      if (end.how === "stopped") return { ok: false, why: { how: "unfinished" }, maybe: true };
      return { ok: false, why: end.why };
    },
});
