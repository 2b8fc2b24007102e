import { z } from "zod";
import { says } from "../../key-schemas.ts";

const error = says(
  "the name of a systemd unit",
  "write the unit as systemctl lists it, such as nginx.service",
);

export const systemdKeys = z.object({
  systemd: z
    .string(error)
    .regex(/^[A-Za-z0-9:_.\\@-]{1,255}$/, error)
    .meta({ description: "Unit that has to be active.", examples: ["nginx.service"] }),
});
