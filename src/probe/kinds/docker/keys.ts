import { z } from "zod";
import { says } from "../../key-schemas.ts";

const error = says(
  "the name or id of a container",
  "write the container as `docker ps` lists it, such as my-container",
);

export const dockerKeys = z.object({
  docker: z
    .string(error)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/, error)
    .meta({
      description: "Container that has to run and, if it has a health check, be healthy.",
      examples: ["my-container"],
    }),
});
