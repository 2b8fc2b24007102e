import { z } from "zod";
import { says, text } from "../../key-schemas.ts";

const error = says(
  "the command as a list",
  'write the program and each argument: ["./check.sh", "--fast"]; no shell is involved',
);

export const commandKeys = z.object({
  command: z
    .array(text(), error)
    .min(1, error)
    .meta({
      description:
        "Program and arguments, without a shell, from the config's folder, in an environment without our secrets. Exit 0 is up, 1 degraded, 2 down, 3 unknown, anything else down; its last line is the detail. Past `timeout` it is killed, with all it started.",
      examples: [["./check.sh", "--fast"]],
    }),
});
