import { z } from "zod";
import { closed, percent, text } from "../../key-schemas.ts";

export const diskKeys = z.object({
  disk: closed({
    path: text().meta({ description: "Any path on the file system.", examples: ["/"] }),
    used: percent()
      .prefault("90%")
      .meta({ description: "More than this is down.", examples: ["90%"] }),
  }).meta({ description: "A file system that must not fill up." }),
});
