import { z } from "zod";
import { closed, text, whole } from "../../key-schemas.ts";

export const processKeys = z.object({
  process: closed({
    name: text().meta({ description: "Name of the program, or of a script.", examples: ["worker"] }),
    min: whole(1, 100_000).default(1).meta({ description: "At least this many have to run." }),
  }).meta({ description: "Processes that have to run on this machine." }),
});
